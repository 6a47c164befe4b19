import { DamagedFileError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Hdf5Source } from '../recording/hdf5-source.ts';
import type { Recording } from '../recording/recording.ts';
import { hdf5Recording, matrixShape, readList } from './hdf5-matrix.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { oneSegment } from './stored-recording.ts';
import { emptyFile } from './whole-frames.ts';
import { wireChannels } from './wire-channels.ts';

export const isMearec = async (file: Hdf5Source): Promise<boolean> =>
  (await file.dataset('/recordings')) !== undefined &&
  (await file.keys('/info/recordings')) !== undefined;

/**
 * A simulation of MEArec: `/recordings` in microvolts, frames by channels (channels by frames
 * before version 1.5), with the positions of the probe.
 * @throws DamagedFileError `MEAREC_LAYOUT`, `HDF5_UNREADABLE`
 * @throws UserError `EMPTY_FILE`, `OPTION_NOT_APPLICABLE`
 */
export async function openMearec(
  file: Hdf5Source,
  samples: ByteSource,
  options: OpenOptions,
): Promise<Recording> {
  refuseOptions(options, layoutOptions, file.name, 'MEArec');
  const dataset = (await file.dataset('/recordings'))!;
  const rate = await file.dataset('/info/recordings/fs');
  const [sampleRate] = rate === undefined ? [] : await readList(rate);
  if (!(sampleRate > 0) || dataset.shape.length !== 2) {
    throw new DamagedFileError(
      'MEAREC_LAYOUT',
      `${file.name} has no two-dimensional /recordings with a rate in /info/recordings/fs. Save the simulation again.`,
    );
  }
  const matrix = { dataset, timeFirst: dataset.shape[0] >= dataset.shape[1] };
  const { frameCount, columnCount } = matrixShape(matrix);
  if (frameCount === 0 || columnCount === 0) throw emptyFile(samples);
  const gain = await file.attribute('/recordings', 'gain_to_uV');
  const places = await positionsOf(file, columnCount);
  const wiring = wireChannels(
    Array.from({ length: columnCount }, (_, column) => ({
      name: `ch${column}`,
      column,
      gainToMicrovolts: typeof gain === 'number' && gain !== 0 ? gain : 1,
      offsetCounts: 0,
      isElectrode: true,
      ...places[column],
    })),
    options.probe,
  );
  return hdf5Recording(matrix, {
    sampleRate: hertz(sampleRate),
    channels: wiring.channels,
    segments: oneSegment(frameCount, hertz(sampleRate)),
    probe: wiring.probe,
    notices: wiring.notices,
  });
}

/** Contacts lie in the plane of the last two coordinates. */
async function positionsOf(file: Hdf5Source, channelCount: number) {
  const dataset = await file.dataset('/channel_positions');
  if (dataset === undefined || dataset.shape[0] !== channelCount) return [];
  const axes = dataset.shape[1] ?? 1;
  const values = await readList(dataset);
  return Array.from({ length: channelCount }, (_, channel) => ({
    contact: {
      xUm: values[(channel + 1) * axes - 2],
      yUm: values[(channel + 1) * axes - 1],
      shankId: '0',
    },
  }));
}
