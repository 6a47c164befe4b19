/** What the engine is and what it uses now. */
export interface EngineFacts {
  readonly version: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Threads that sorting may use. */
  readonly threads: number;
  /** What correlates templates with the signal: `cpu (WebAssembly SIMD)`, `webgpu (name)`. */
  readonly backend: string;
  readonly memory: {
    /** Of the whole process, in bytes. */
    readonly usedBytes: number;
    /** What sorting may use beside the program itself. */
    readonly budgetBytes: number;
  };
  readonly platform: string;
}

/** A folder or file that was opened before. */
export interface RecentPlace {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  /** ISO 8601. */
  readonly openedAt: string;
  /** False where nothing is there any more, e.g. a disk that is not plugged in. */
  readonly exists: boolean;
}

/** For choosing a path where there is no dialog of the system: in the browser. */
export interface FolderListing {
  readonly path: string;
  /** Null at the root. */
  readonly parent: string | null;
  readonly entries: readonly FolderEntry[];
}

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
  /** Of files, in bytes. */
  readonly byteLength: number;
  /** ISO 8601. */
  readonly changedAt: string;
}

export interface EngineMethods {
  engineFacts(request: Record<string, never>): EngineFacts;
  recentPlaces(request: Record<string, never>): readonly RecentPlace[];
  forgetPlace(request: { readonly path: string }): readonly RecentPlace[];
  /** Without a path: the user's home. */
  listFolder(request: { readonly path?: string | undefined }): FolderListing;
  /** Makes the seeded demo folder where it is not there yet; a path to open. */
  makeDemo(request: Record<string, never>): { readonly path: string };
  /** What a client wants to find again after a restart (panel sizes, theme), by name; null where nothing was kept. */
  readPreference(request: { readonly name: string }): { readonly json: string | null };
  writePreference(request: { readonly name: string; readonly json: string }): null;
}
