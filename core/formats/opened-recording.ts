import type { ByteSource } from '../recording/byte-source.ts';
import type { EventSource } from '../recording/events.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import type { OpenOptions } from './open-options.ts';

export type FormatId =
  | 'raw-binary'
  | 'npy'
  | 'wav'
  | 'open-ephys-binary'
  | 'open-ephys-legacy'
  | 'spikeglx'
  | 'neuralynx'
  | 'blackrock'
  | 'intan'
  | 'edf'
  | 'brainvision'
  | 'neuroscope'
  | 'nwb'
  | 'mearec'
  | 'mat'
  | 'plexon'
  | 'spike2';

/** One recording of a file or folder. */
export interface NamedRecording {
  /** Unique among its neighbours and usable as a folder name. */
  readonly name: string;
  readonly recording: Recording;
  /** The files that hold the samples, in their order: what provenance hashes. At least one. */
  readonly samples: readonly ByteSource[];
  /** Absent where the format has none, or none were recorded. */
  readonly events?: EventSource | undefined;
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
  /** What of all that was said counts for it, by the user and beside it. */
  readonly said: OpenOptions;
  close(): Promise<void>;
}

/** File systems take 255 bytes a name; a folder in the making has a longer one. */
const MOST_NAME_BYTES = 150;

/** A name that every file system takes: letters, digits, dot, dash and underscore, not too many. */
export function folderSafeName(name: string): string {
  const safe = firstBytes(name.normalize('NFC').replace(/[^\p{L}\p{N}._-]+/gu, '_')).replace(
    /^[._]+|[._]+$/g,
    '',
  );
  return safe === '' ? 'recording' : safe;
}

/** As many characters as fit, written as UTF-8. */
function firstBytes(text: string): string {
  let bytes = 0;
  let fitting = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > MOST_NAME_BYTES) break;
    fitting += character;
  }
  return fitting;
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
