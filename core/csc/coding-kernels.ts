import type { HeatedCorrelation, LassoSolver } from '../kernels/contracts/coding.ts';
import type { ClusterSearch } from '../kernels/contracts/events.ts';
import type { KeepColumns, RoomUse, TakeColumns } from '../kernels/contracts/tables.ts';
import { threadKernels } from '../kernels/thread-kernels.ts';
import { keepColumns, takeColumns } from '../math/gather.ts';
import { ActiveSetSolver } from './active-set.ts';
import { ClusterSearch as ClusterSearchTwin } from './cluster-search.ts';
import type { Knowledge } from './event-problem.ts';
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
  clusterSearch(knowledge: Knowledge): ClusterSearch;
  /** Numbers to work on, with whatever stands there; valid until it is asked for the same use again. */
  readonly room: (use: RoomUse, length: number) => Float64Array;
  readonly takeColumns: TakeColumns;
  readonly keepColumns: KeepColumns;
}

const rooms = new Map<RoomUse, Float64Array>();

/** Of this thread. */
export function ownRoom(use: RoomUse, length: number): Float64Array {
  let room = rooms.get(use);
  if (room === undefined || room.length < length) {
    room = new Float64Array(length);
    rooms.set(use, room);
  }
  return room.subarray(0, length);
}

export const typescriptKernels: CodingKernels = {
  kind: 'typescript',
  correlation: (dictionary, largestSample) => new IntegerCorrelator(dictionary, largestSample),
  lassoSolver: (gram, options) => new ActiveSetSolver(gram, options),
  clusterSearch: (knowledge) => new ClusterSearchTwin(knowledge),
  room: ownRoom,
  takeColumns,
  keepColumns,
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
    clusterSearch: (knowledge) =>
      searchOfAnySize(compiled.clusterSearch(knowledge), new ClusterSearchTwin(knowledge)),
    room: compiled.room,
    takeColumns: compiled.takeColumns,
    keepColumns: compiled.keepColumns,
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

function searchOfAnySize(compiled: ClusterSearch, twin: ClusterSearch): ClusterSearch {
  let fits = false;
  return {
    mostNumbers: Number.POSITIVE_INFINITY,
    mostEvents: Number.POSITIVE_INFINITY,
    open(correlation, positions) {
      fits = correlation.length <= compiled.mostNumbers;
      if (fits) compiled.open(correlation, positions);
      twin.open(correlation, positions);
    },
    explain(cluster, around) {
      const search = fits && cluster.length <= compiled.mostEvents ? compiled : twin;
      return search.explain(cluster, around);
    },
    close() {
      if (fits) compiled.close();
      twin.close();
    },
  };
}
