import { DamagedFileError, UserError } from '../base/errors.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Hdf5Source } from '../recording/hdf5-source.ts';
import type { Notice } from '../recording/recording.ts';
import { folderOf, joinPath } from './paths.ts';
import type { FormatFile } from './recording-format.ts';

/** Where the samples of a series are. */
export interface SeriesSamples {
  /** The file itself and those that it leads to. */
  readonly samples: readonly ByteSource[];
  readonly notices: readonly Notice[];
}

/**
 * Finds the files beside an NWB file that hold the samples of a series in its place.
 * @throws UserError `FILE_NOT_FOUND`; DamagedFileError `TRUNCATED_FILE`
 */
export async function samplesOfSeries(
  file: Hdf5Source,
  place: string,
  { tree, path, source, sources }: FormatFile,
): Promise<SeriesSamples> {
  const { linked, virtual, raw, rawByteLength } = await file.otherFiles(`${place}/data`);
  const samples: ByteSource[] = [source];
  const notices: Notice[] = [];
  for (const name of [...linked, ...virtual, ...raw]) {
    const beside = joinPath(folderOf(path), name);
    const isBelow = !name.startsWith('/') && !name.split(/[\\/]/).includes('..');
    if (isBelow && (await tree.has(beside))) {
      samples.push(await sources.open(beside));
      continue;
    }
    const isReached = linked.includes(name) && (await file.dataset(`${place}/data`)) !== undefined;
    if (!isReached) {
      throw new UserError(
        'FILE_NOT_FOUND',
        `${file.name}: the samples of ${place} are in ${name}, which is not beside it. Put that file there.`,
      );
    }
    const message = `${place} has its samples in ${name}, outside of this folder: if that file changes, nobody notices.`;
    notices.push({ code: 'SAMPLES_ELSEWHERE', message });
  }
  checkRawLength(file.name, samples.slice(samples.length - raw.length), rawByteLength);
  return { samples, notices };
}

function checkRawLength(name: string, raw: readonly ByteSource[], expected: number): void {
  const found = raw.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (found >= expected) return;
  throw new DamagedFileError(
    'TRUNCATED_FILE',
    `${name} has ${expected} bytes of samples in ${raw.map((file) => file.name).join(', ')}, but only ${found} are there. Copy the files again.`,
  );
}
