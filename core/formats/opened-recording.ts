import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice, Recording } from '../recording/recording.ts';

export type FormatId = 'raw-binary' | 'npy' | 'wav' | 'open-ephys-binary';

/** One recording of a file or folder. */
export interface NamedRecording {
  /** Unique among its neighbours and usable as a folder name. */
  readonly name: string;
  readonly recording: Recording;
  /** The file that holds the samples: what provenance hashes. */
  readonly samples: ByteSource;
}

/** What a path turned out to hold. Its files stay open until `close`. */
export interface OpenedRecording {
  /** Name of the format for people. */
  readonly format: string;
  readonly formatId: FormatId;
  /** At least one. */
  readonly recordings: readonly NamedRecording[];
  /** What concerns the path as a whole, e.g. streams that are listed and absent. */
  readonly notices: readonly Notice[];
  close(): Promise<void>;
}

/** A name that every file system takes: letters, digits, dot, dash and underscore. */
export function folderSafeName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^[._]+|[._]+$/g, '');
  return safe === '' ? 'recording' : safe;
}

/** Makes names unique, whatever the case, by counting: `a`, `a-2`, `a-3`. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${name}-${count}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
