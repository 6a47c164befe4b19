/** A file the recording was read from. */
export interface InputFile {
  readonly name: string;
  readonly byteLength: number;
  /** Hash of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

/** What another program has found, of which a result was made. */
export interface ImportOrigin {
  /** The form of its files, for people, e.g. `Phy folder`. */
  readonly form: string;
  /** As the user named it. */
  readonly path: string;
  /** The files that were read. */
  readonly files: readonly InputFile[];
  /** Units that it gives a name or a label, as it says them. */
  readonly units: readonly {
    readonly unitId: number;
    readonly name?: string;
    readonly label?: string;
  }[];
}

/** Where a result comes from. Together with the parameters it decides every byte of the result. */
export interface Provenance {
  readonly spikeloomVersion: string;
  readonly recordingName: string;
  readonly inputs: readonly InputFile[];
  /** Where the spikes come from, where they were not found here. */
  readonly importedFrom?: ImportOrigin;
}

/** What differs between two runs that give the same result. */
export interface RunFacts {
  /** ISO 8601 with the offset, e.g. `2026-05-01T22:15:00Z`. */
  readonly startedAt?: string;
  readonly threads: number;
  /** What did the arithmetic; another kind may round otherwise. */
  readonly kernels: string;
  /** What correlated the signal with the templates; all of them give the same result. */
  readonly backend: string;
  /** Wall time of each stage in the order of the work. */
  readonly stageSeconds: Readonly<Record<string, number>>;
}
