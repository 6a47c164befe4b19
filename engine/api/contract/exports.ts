/** A way to write results. */
export interface ExportFormat {
  readonly formatId: string;
  readonly name: string;
  /** Who reads it and what it holds, in one line. */
  readonly help: string;
}

export interface ExportRequest {
  readonly sessionId: string;
  readonly recordingIds: readonly string[];
  readonly formatId: string;
  /** A run of the one recording that is named; else the newest of each. */
  readonly runId?: string | undefined;
  /** Beside the session's results unless told otherwise. */
  readonly folder?: string | undefined;
}

export interface ExportFile {
  readonly path: string;
  readonly recordingId: string;
  /** Stands there already and would be replaced. */
  readonly exists: boolean;
}

export interface ExportPlan {
  readonly folder: string;
  readonly files: readonly ExportFile[];
}

export interface WrittenExport {
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly byteLength: number }[];
}

export interface ExportMethods {
  exportFormats(request: Record<string, never>): readonly ExportFormat[];
  /** What would be written, and where. */
  planExport(request: ExportRequest): ExportPlan;
  writeExport(request: ExportRequest): WrittenExport;
}
