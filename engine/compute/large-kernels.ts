import { forgetThreadKernels, threadKernelBytes } from '../../core/index.ts';
import { collectGarbage } from './collect-garbage.ts';

/** Kernels with more memory than this are not kept for other work. */
const LARGE_BYTES = 48e6;

/** Gives back what this thread's kernels hold, where that is much, which they never do themselves; whoever used them must have been forgotten. */
export function forgetLargeKernels(): void {
  if (threadKernelBytes() <= LARGE_BYTES) return;
  forgetThreadKernels();
  collectGarbage();
}
