import { gaussianLikelihood, type Likelihood } from './likelihood.ts';
import { lipschitzConstant } from './lipschitz.ts';
import { correlate, reconstructDense } from './operators.ts';
import { type CodingOptions, type Dictionary, type SparseCode, validSamples } from './problem.ts';
import { reluThreshold, softThreshold } from './proximal.ts';

export interface FistaOptions extends CodingOptions {
  /** T of the paper: the number of unfolded layers. Table III has 180. */
  readonly iterations: number;
  /** Stops earlier once no entry of the code moved by more than this in an iteration. */
  readonly tolerance?: number;
  /** Records the objective after every iteration; it costs another reconstruction each. */
  readonly recordObjective?: boolean;
}

export interface FistaResult {
  /** `(atoms x validSamples)`. */
  readonly code: Float64Array;
  readonly iterations: number;
  /** Largest change of an entry of the code in the last iteration. */
  readonly lastChange: number;
  /** Objective after each iteration; empty unless asked for. */
  readonly objective: Float64Array;
}

/**
 * The encoder of CRsAE, Algorithm 1: FISTA for white noise, with `lambda` the weight of Eq. 9 (the
 * paper's lambda sigma^2) and the step 1 / L.
 * @param traces `(channels x samples)`
 */
export function encodeFista(
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
  options: FistaOptions & {
    /** L of the paper, at least sigma_max^2(H). Computed from the filters' spectra where not given. */
    readonly lipschitz?: number;
  },
): FistaResult {
  const likelihood = gaussianLikelihood(traces, dictionary.channelCount * samples);
  const lipschitz = options.lipschitz ?? lipschitzConstant(dictionary);
  // A dictionary of zeros pulls nowhere: any step is right, and 1 / 0 would give NaN.
  const step = lipschitz > 0 ? 1 / lipschitz : 1;
  return minimiseFista(dictionary, likelihood, samples, { ...options, step });
}

/**
 * FISTA from zero (CRsAE, Algorithm 1; DCEA, Eq. 5 and Algorithm 3) with the step alpha,
 *
 *     s_t = (1 + sqrt(1 + 4 s_{t-1}^2)) / 2,                          s_0 = 0
 *     w_t = x_{t-1} + (s_{t-1} - 1) / s_t (x_{t-1} - x_{t-2})
 *     c_t = w_t + alpha H^T (y - f^-1(H w_t))
 *     x_t = eta_{alpha lambda}(c_t)
 *
 * with eta two-sided or ReLU.
 */
export function minimiseFista(
  dictionary: Dictionary,
  likelihood: Likelihood,
  samples: number,
  options: FistaOptions & {
    /** At most 1 / (curvature bound times sigma_max^2(H)). */
    readonly step: number;
    /** Applied to the working observation in place, such as the ELU of DCEA's Table 1. */
    readonly activation?: (workingObservation: Float64Array) => void;
  },
): FistaResult {
  const positions = validSamples(samples, dictionary.atomSamples);
  const { step } = options;
  const shrink = options.twoSided ? softThreshold : reluThreshold;
  let code = new Float64Array(dictionary.atomCount * positions);
  let previous = new Float64Array(code.length);
  const momentum = new Float64Array(code.length);
  const pull = new Float64Array(code.length);
  const prediction = new Float64Array(likelihood.length);
  const objectives: number[] = [];
  let s = 0;
  let iterations = 0;
  let lastChange = 0;
  while (iterations < options.iterations) {
    iterations++;
    const nextS = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
    const weight = (s - 1) / nextS;
    s = nextS;
    for (let i = 0; i < code.length; i++) momentum[i] = code[i] + weight * (code[i] - previous[i]);
    reconstructDense(dictionary, momentum, samples, prediction);
    likelihood.workingObservation(prediction, prediction);
    options.activation?.(prediction);
    correlate(dictionary, prediction, samples, pull);
    [code, previous] = [previous, code];
    lastChange = 0;
    for (let c = 0; c < dictionary.atomCount; c++) {
      const threshold = options.lambda[c] * step;
      for (let i = c * positions; i < (c + 1) * positions; i++) {
        code[i] = shrink(momentum[i] + step * pull[i], threshold);
        lastChange = Math.max(lastChange, Math.abs(code[i] - previous[i]));
      }
    }
    if (options.recordObjective) {
      reconstructDense(dictionary, code, samples, prediction);
      objectives.push(
        likelihood.negativeLogLikelihood(prediction) +
          densePenalty(code, positions, options.lambda),
      );
    }
    if (lastChange <= (options.tolerance ?? -1)) break;
  }
  return { code, iterations, lastChange, objective: Float64Array.from(objectives) };
}

/** The non-zero entries of a dense code, sorted by position, then atom. */
export function toSparseCode(code: Float64Array, atomCount: number): SparseCode {
  const positions = code.length / atomCount;
  const position: number[] = [];
  const atom: number[] = [];
  const value: number[] = [];
  for (let n = 0; n < positions; n++) {
    for (let c = 0; c < atomCount; c++) {
      if (code[c * positions + n] === 0) continue;
      position.push(n);
      atom.push(c);
      value.push(code[c * positions + n]);
    }
  }
  return {
    position: Float64Array.from(position),
    atom: Int32Array.from(atom),
    value: Float64Array.from(value),
  };
}

function densePenalty(code: Float64Array, positions: number, lambda: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < code.length; i++)
    sum += lambda[Math.floor(i / positions)] * Math.abs(code[i]);
  return sum;
}
