import { UserError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Hdf5Source } from '../recording/hdf5-source.ts';
import type { Recording } from '../recording/recording.ts';
import { hdf5Recording, matrixShape, readList } from './hdf5-matrix.ts';
import { flagOf, type OpenOptions, refuseOptions } from './open-options.ts';
import { oneSegment } from './stored-recording.ts';
import { noPhysicalUnits } from './whole-file-recording.ts';
import { emptyFile } from './whole-frames.ts';
import { wireChannels } from './wire-channels.ts';

/** Whether a file is what MATLAB saves since version 7.3 with samples as wave_clus wants them. */
export const isMatRecording = async (file: Hdf5Source): Promise<boolean> =>
  (await file.dataset('/data')) !== undefined;

/**
 * A MATLAB file (version 7.3) that holds `data`, channels by samples or the other way round, and
 * `sr`, the rate, as wave_clus reads it.
 * @throws UserError `SAMPLE_RATE_MISSING`, `EMPTY_FILE`, `OPTION_NOT_APPLICABLE`
 */
export async function openMatRecording(
  file: Hdf5Source,
  samples: ByteSource,
  options: OpenOptions,
): Promise<Recording> {
  refuseOptions(options, ['dtype', 'channels', 'offsetSamples'], file.name, 'MATLAB');
  const dataset = (await file.dataset('/data'))!;
  const [rows = 0, columns = 1] = dataset.shape;
  const matrix = { dataset, timeFirst: rows >= columns };
  const { frameCount, columnCount } = matrixShape(matrix);
  if (frameCount === 0 || columnCount === 0) throw emptyFile(samples);
  const stated = await file.dataset('/sr');
  const sampleRate = options.sampleRate ?? (stated && (await readList(stated))[0]);
  if (sampleRate === undefined || !(sampleRate > 0)) {
    throw new UserError(
      'SAMPLE_RATE_MISSING',
      `${file.name} holds no sr, the samples per second: give ${flagOf('sampleRate')}.`,
    );
  }
  const wiring = wireChannels(
    Array.from({ length: columnCount }, (_, column) => ({
      name: `ch${column}`,
      column,
      gainToMicrovolts: options.gainUv ?? 1,
      offsetCounts: options.offsetCounts ?? 0,
      isElectrode: true,
    })),
    options.probe,
  );
  return hdf5Recording(matrix, {
    sampleRate: hertz(sampleRate),
    channels: wiring.channels,
    segments: oneSegment(frameCount, hertz(sampleRate)),
    probe: wiring.probe,
    notices: [
      ...wiring.notices,
      ...(options.gainUv === undefined ? [noPhysicalUnits(file.name)] : []),
    ],
  });
}
