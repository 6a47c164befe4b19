import {
  Correlator,
  dualityGap,
  objective,
  type SparseCode,
  toSparseCode,
  validSamples,
} from '../../core/index.ts';
import type { PaperWork } from './paper-work.ts';
import { encodeSparseGramFista } from './sparse-gram-fista.ts';
import { largest, mean } from './statistics.ts';

/** It stops when nothing moves any more; atoms that are much alike take it a thousand iterations. */
const oracleIterations = 20_000;
const oracleTolerance = 1e-13;

/** The lasso's minimum in each window, found by another algorithm than those that are judged by it. */
export interface Oracle {
  readonly objectives: readonly number[];
  /** What the oracle itself may be above the minimum, relative: largest duality gap, which needs no reference. */
  readonly certifiedGapMax: number;
}

/** How far codes are above the minimum, relative to it. */
export interface Gap {
  readonly mean: number;
  readonly max: number;
  /** Windows that were looked at. */
  readonly windows: number;
}

/** FISTA run until nothing moves, in double precision, on the first `windowCount` windows. */
export function convergedOracle(work: PaperWork, windowCount: number): Oracle {
  const { dictionary, gram, weights, lipschitz, windowSamples } = work;
  const positions = validSamples(windowSamples, dictionary.atomSamples);
  const correlator = new Correlator(dictionary);
  const beta = new Float64Array(dictionary.atomCount * positions);
  const gaps: number[] = [];
  const objectives = work.windows.slice(0, windowCount).map((window) => {
    const { code } = encodeSparseGramFista(
      gram,
      correlator.correlate(window, windowSamples, beta),
      positions,
      weights,
      { iterations: oracleIterations, lipschitz, tolerance: oracleTolerance, restarts: true },
    );
    const sparse = toSparseCode(code, dictionary.atomCount);
    const traces = Float64Array.from(window);
    const reached = objective(dictionary, traces, windowSamples, sparse, weights);
    gaps.push(dualityGap(dictionary, traces, windowSamples, sparse, weights) / reached);
    return reached;
  });
  return { objectives, certifiedGapMax: largest(gaps) };
}

/** @param codes of the first windows, no more than the oracle has */
export function gapOf(work: PaperWork, oracle: Oracle, codes: readonly SparseCode[]): Gap {
  const { dictionary, weights, windowSamples, windows } = work;
  const excess = codes.map((code, j) => {
    const traces = Float64Array.from(windows[j]);
    const reached = objective(dictionary, traces, windowSamples, code, weights);
    return reached / oracle.objectives[j] - 1;
  });
  return { mean: mean(excess), max: largest(excess), windows: codes.length };
}
