import type { FindExtremes } from '../kernels/contracts/tables.ts';
import { threadKernels } from '../kernels/thread-kernels.ts';

/** The readable way. See `FindExtremes`. */
export const findExtremes: FindExtremes = (frames, columnCount, binFrames) => {
  const binCount = Math.ceil(frames.length / columnCount / binFrames);
  const low = new Int16Array(binCount * columnCount);
  const high = new Int16Array(binCount * columnCount);
  for (let bin = 0; bin < binCount; bin++) {
    const from = bin * binFrames * columnCount;
    const to = Math.min(from + binFrames * columnCount, frames.length);
    for (let column = 0; column < columnCount; column++) {
      let least = frames[from + column];
      let greatest = least;
      for (let i = from + column; i < to; i += columnCount) {
        if (frames[i] < least) least = frames[i];
        if (frames[i] > greatest) greatest = frames[i];
      }
      low[bin * columnCount + column] = least;
      high[bin * columnCount + column] = greatest;
    }
  }
  return { low, high };
};

/** The kernel of this thread: the compiled one where it can run. */
export function extremesKernel(): FindExtremes {
  return threadKernels()?.findExtremes ?? findExtremes;
}
