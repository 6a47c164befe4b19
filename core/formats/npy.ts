import { DamagedFileError, UserError } from '../base/errors.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import type { SampleMatrix } from './matrix-recording.ts';
import { readNpyHeader } from './npy-header.ts';
import { flagOf, MOST_CHANNELS, type OpenOptions, refuseOptions } from './open-options.ts';
import { stemOf } from './paths.ts';
import { bytesPerSample } from './sample-type.ts';
import { wholeFileRecording } from './whole-file-recording.ts';
import { emptyFile } from './whole-frames.ts';

/**
 * A NumPy array of samples, one-dimensional or (time x channels) or (channels x time). The longer
 * axis is time unless `options.channels` says otherwise.
 * @throws UserError `NPY_SHAPE`, `NPY_TYPE`, `SAMPLE_RATE_MISSING`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `NPY_HEADER`, `TRUNCATED_FILE`
 */
export async function openNpy(source: ByteSource, options: OpenOptions): Promise<Recording> {
  refuseOptions(options, ['dtype'], source.name, 'NumPy');
  const header = await readNpyHeader(source);
  const { sampleType, byteOrder, fortranOrder, dataOffset } = header;
  const axes = timeAndChannels(header.shape, options.channels, source);
  if (options.sampleRate === undefined) throw sampleRateMissing(source.name);

  const order = axes.timeFirst === fortranOrder ? 'planar' : 'interleaved';
  const stated: SampleMatrix = {
    source,
    dataOffset,
    sampleType,
    byteOrder,
    order: axes.channels === 1 ? 'interleaved' : order,
    columnCount: axes.channels,
    frameCount: axes.frames,
  };
  const { matrix, notices } = withinFile(stated);
  return wholeFileRecording(matrix, options.sampleRate, options, [...axes.notices, ...notices]);
}

interface Axes {
  readonly frames: number;
  readonly channels: number;
  readonly timeFirst: boolean;
  readonly notices: readonly Notice[];
}

function timeAndChannels(
  shape: readonly number[],
  channels: number | undefined,
  source: ByteSource,
): Axes {
  const [rows, columns = 1] = shape;
  if (shape.length < 1 || shape.length > 2) throw wrongShape(source, shape, 'a list or a table');
  const channelAxes = shape.length === 1 ? [1] : shape;
  if (channels !== undefined && !channelAxes.includes(channels)) {
    throw wrongShape(source, shape, `one axis of ${channels} channels`);
  }
  const timeFirst =
    shape.length === 1 || (channels === undefined ? rows >= columns : channels === columns);
  const ambiguous = shape.length === 2 && rows === columns && rows > 1;
  const notices = ambiguous
    ? [
        {
          code: 'AMBIGUOUS_ORIENTATION',
          message: `${source.name} has the shape (${shape.join(', ')}): rows were taken for time.`,
        },
      ]
    : [];
  const axes = timeFirst
    ? { frames: rows, channels: columns, timeFirst, notices }
    : { frames: columns, channels: rows, timeFirst, notices };
  if (axes.channels <= MOST_CHANNELS) return axes;
  throw wrongShape(source, shape, `at most ${MOST_CHANNELS} channels`);
}

/** The part of the array that the file really holds. */
function withinFile(matrix: SampleMatrix): { matrix: SampleMatrix; notices: readonly Notice[] } {
  const { source, dataOffset, columnCount, frameCount, order } = matrix;
  const frameBytes = columnCount * bytesPerSample(matrix.sampleType);
  const heldBytes = source.byteLength - dataOffset;
  if (columnCount === 0 || frameCount === 0) {
    throw emptyFile(source);
  }
  if (frameCount * frameBytes <= heldBytes) return { matrix, notices: [] };
  if (order === 'planar') {
    throw new DamagedFileError(
      'TRUNCATED_FILE',
      `${source.name} ends early: it holds ${heldBytes} of ${frameCount * frameBytes} bytes of samples and stores channel after channel, so whole channels are missing. Save the array again.`,
    );
  }
  const heldFrames = Math.floor(heldBytes / frameBytes);
  return {
    matrix: { ...matrix, frameCount: heldFrames },
    notices: [
      {
        code: 'TRUNCATED_LAST_FRAME',
        message: `${source.name} holds ${heldFrames} of the ${frameCount} samples a channel that its header announces; the rest is missing.`,
      },
    ],
  };
}

function wrongShape(source: ByteSource, shape: readonly number[], expected: string): UserError {
  return new UserError(
    'NPY_SHAPE',
    `${source.name} has the shape (${shape.join(', ')}); expected ${expected}.`,
  );
}

function sampleRateMissing(file: string): UserError {
  return new UserError(
    'SAMPLE_RATE_MISSING',
    `${file} is a NumPy array, which states no sampling rate: give ${flagOf('sampleRate')}, or sampleRate in ${stemOf(file)}.json beside it.`,
  );
}
