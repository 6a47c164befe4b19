import { assert } from '../base/assert.ts';
import type { Hdf5Dataset, Hdf5Numbers } from '../recording/hdf5-source.ts';
import type { Recording } from '../recording/recording.ts';
import type { ChannelColumn } from './matrix-recording.ts';
import { scaleChannel } from './scale-channel.ts';
import { type StoredDescription, storedRecording } from './stored-recording.ts';

/** A dataset of samples: `(time)`, `(time x channels)` or `(channels x time)`. */
export interface Hdf5Matrix {
  readonly dataset: Hdf5Dataset;
  readonly timeFirst: boolean;
}

/** Numbers asked of the file at once. */
const NUMBERS_PER_READ = 1 << 19;

/** Frames and columns of a dataset of samples. */
export function matrixShape({ dataset, timeFirst }: Hdf5Matrix): {
  frameCount: number;
  columnCount: number;
} {
  const [rows = 0, columns = 1] = dataset.shape;
  return timeFirst
    ? { frameCount: rows, columnCount: columns }
    : { frameCount: columns, columnCount: rows };
}

/** A Recording over a dataset. It holds no samples: every `read` goes to the file. */
export function hdf5Recording(
  matrix: Hdf5Matrix,
  description: StoredDescription<ChannelColumn>,
): Recording {
  const { dataset, timeFirst } = matrix;
  const { columnCount } = matrixShape(matrix);
  const { channels } = description;
  assert(dataset.shape.length <= 2, 'samples have at most two axes');
  const isList = dataset.shape.length === 1;
  const framesPerRead = Math.max(1, Math.floor(NUMBERS_PER_READ / columnCount));
  return storedRecording(description, async (firstFrame, frameCount, out) => {
    for (let done = 0; done < frameCount; done += framesPerRead) {
      const count = Math.min(framesPerRead, frameCount - done);
      const time = [firstFrame + done, firstFrame + done + count] as const;
      const all = [0, columnCount] as const;
      const block = isList ? [time] : timeFirst ? [time, all] : [all, time];
      const samples = asNumbers(await dataset.readNumbers(block));
      channels.forEach(({ column, gainToMicrovolts, offsetCounts }, channel) => {
        const first = timeFirst ? column : column * count;
        const stride = timeFirst ? columnCount : 1;
        const at = channel * frameCount + done;
        scaleChannel(samples, first, stride, count, gainToMicrovolts, offsetCounts, out, at);
      });
    }
  });
}

/** Plain numbers, exact up to 2^53. */
export function asNumbers(values: Hdf5Numbers): ArrayLike<number> {
  return typeof values[0] === 'bigint'
    ? Float64Array.from(values as ArrayLike<bigint>, Number)
    : (values as ArrayLike<number>);
}

/** The numbers of a small dataset of one axis. */
export async function readList(dataset: Hdf5Dataset): Promise<number[]> {
  const ranges = dataset.shape.map((length) => [0, length] as const);
  return Array.from(asNumbers(await dataset.readNumbers(ranges)));
}
