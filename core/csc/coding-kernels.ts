import type { HeatedCorrelation, LassoSolver } from '../kernels/kernels.ts';
import { threadKernels } from '../kernels/thread-kernels.ts';
import { ActiveSetSolver } from './active-set.ts';
import type { Gram } from './gram.ts';
import { IntegerCorrelator } from './integer-correlate.ts';
import type { CodingOptions, Dictionary } from './problem.ts';

/** What does the arithmetic: WebAssembly with SIMD, or TypeScript where the runtime lacks that. */
export type KernelKind = 'wasm-simd' | 'typescript';

/** The steps of coding that have kernels. */
export interface CodingKernels {
  readonly kind: KernelKind;
  /** @param largestSample signals beyond it may be cut off */
  correlation(dictionary: Dictionary, largestSample: number): HeatedCorrelation;
  lassoSolver(gram: Gram, options: CodingOptions): LassoSolver;
}

export const typescriptKernels: CodingKernels = {
  kind: 'typescript',
  correlation: (dictionary, largestSample) => new IntegerCorrelator(dictionary, largestSample),
  lassoSolver: (gram, options) => new ActiveSetSolver(gram, options),
};

/** The best that the runtime has: the same on all threads of a machine, so results do not depend on their number. */
export function codingKernels(): CodingKernels {
  const compiled = threadKernels();
  if (compiled === undefined) return typescriptKernels;
  return {
    kind: 'wasm-simd',
    correlation: (dictionary, largestSample) =>
      compiled.integerCorrelation(dictionary, largestSample),
    lassoSolver: (gram, options) =>
      solverOfAnySize(
        compiled.lassoSolver(gram, options),
        () => new ActiveSetSolver(gram, options),
      ),
  };
}

/** Leaves what is too large for the compiled solver to its twin: which of them it is follows from the problem alone. */
function solverOfAnySize(compiled: LassoSolver, createTwin: () => LassoSolver): LassoSolver {
  let twin: LassoSolver | undefined;
  return {
    mostPositions: Number.POSITIVE_INFINITY,
    solve(beta, positions) {
      if (positions <= compiled.mostPositions) return compiled.solve(beta, positions);
      twin ??= createTwin();
      return twin.solve(beta, positions);
    },
  };
}
