import type { Kernels } from '../kernels/kernels.ts';
import { threadKernels } from '../kernels/thread-kernels.ts';
import { nearestCentroids } from './nearest-centroids.ts';
import { multiplyRow, rowProducts } from './subspace.ts';

/** What clustering asks of the kernels. */
export type DetectKernels = Pick<Kernels, 'projection' | 'rowProducts' | 'nearestCentroids'>;

/** The readable way. */
export const plainDetectKernels: DetectKernels = {
  projection: ({ mean, basis }) => ({
    project(snippets, count) {
      const dimension = mean.length;
      const components = basis.length / dimension;
      const out = new Float64Array(count * components);
      const centred = new Float64Array(dimension);
      for (let i = 0; i < count; i++) {
        for (let d = 0; d < dimension; d++) centred[d] = snippets[i * dimension + d] - mean[d];
        multiplyRow(basis, components, centred, 0, dimension, out, i * components);
      }
      return out;
    },
  }),
  rowProducts,
  nearestCentroids,
};

/** The kernels of this thread: compiled ones where they can run. */
export function detectKernels(): DetectKernels {
  return threadKernels() ?? plainDetectKernels;
}
