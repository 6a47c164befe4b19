import {
  correlations,
  type Dictionary,
  factorCholesky,
  gramMatrix,
  minimiseLasso,
  Random,
  solveCholesky,
  synthesise,
} from '../../../core/index.ts';
import { perturbedDictionary } from '../dense-training.ts';
import { drawPudleModel } from '../pudle-model.ts';
import type { Reproduction } from '../reproduction.ts';

const [signalSize, atomCount, sparsity, lambda, omega] = [50, 100, 5, 0.2, 1e-3];
const [rounds, newSignals] = [200, 20];
/** Of the training examples, those that weigh most. */
const mostShare = 0.1;

export const pudleInterpolation: Reproduction = {
  name: 'pudle-interpolation',
  title: 'Atoms as interpolations of the examples that taught them',
  source: 'PUDLE, Theorem 5.1, Eq. 17 to 19',
  setting:
    "A dictionary is learned by alternation of exact lasso codes and the theorem's objective in D. Each atom " +
    'is then computed again from the examples alone, D_j = X G^-1 w_j with G = Z^T Z + omega I over all ' +
    'examples, and so are the reconstructions of signals that it has not seen.',
  run({ isFull }) {
    const exampleCount = isFull ? 6000 : 1000;
    const model = drawPudleModel({
      ...{ signalSize, atomCount, sparsity, seed: 1 },
      signalCount: exampleCount + newSignals,
    });
    const examples = model.signals.slice(0, exampleCount);
    let dictionary = perturbedDictionary(model.truth, 0.3, new Random(2));
    let codes: Float64Array[] = [];
    for (let round = 0; round < rounds; round++) {
      codes = encodeAll(dictionary, examples);
      dictionary = closedForm(dictionary, examples, codes);
    }
    const solve = ridge(codes);
    const weights = Array.from({ length: atomCount }, (_, j) =>
      solve(Float64Array.from(codes, (code) => code[j])),
    );
    const worstAtom = Math.max(
      ...weights.map((weight, j) => {
        const atom = dictionary.atoms.subarray(j * signalSize, (j + 1) * signalSize);
        return relativeDistance(combine(examples, weight), atom);
      }),
    );
    const unseen = model.signals.slice(exampleCount);
    const worstSignal = Math.max(
      ...encodeAll(dictionary, unseen).map((code) => {
        const similarity = Float64Array.from(codes, (other) => product(other, code));
        return relativeDistance(combine(examples, solve(similarity)), synthesise(dictionary, code));
      }),
    );
    const largest = weights.map((weight, j) => {
      const atom = dictionary.atoms.subarray(j * signalSize, (j + 1) * signalSize);
      return relativeDistance(combine(examples, keepLargest(weight)), atom);
    });
    const meanLargest = largest.reduce((sum, error) => sum + error, 0) / atomCount;
    return {
      settings: [
        { what: 'data', paper: 'MNIST, p = 500', ours: '`pudle-convergence`, 50 x 100, 5-sparse' },
        { what: 'examples in G', paper: '6000', ours: String(exampleCount) },
        { what: 'omega, lambda', paper: '0.001, 0.7', ours: `${omega}, ${lambda}` },
        {
          what: 'learning',
          paper: '200 epochs of ADAM',
          ours: `${rounds} rounds of codes and closed form`,
        },
      ],
      findings: [
        {
          what: 'largest relative difference of an atom and its interpolation (Eq. 17)',
          paper: 'none (theorem)',
          ours: worstAtom.toExponential(1),
        },
        {
          what: 'the same for reconstructions of new signals (Eq. 19)',
          paper: 'none (theorem)',
          ours: worstSignal.toExponential(1),
        },
        {
          what: `what the ${100 * mostShare} % of examples that weigh most leave of an atom, mean`,
          paper: 'little (Fig. 8, pictures)',
          ours: meanLargest.toFixed(2),
        },
      ],
      remarks: [],
      numbers: { worstAtom, worstSignal, leftByLargest: largest },
      plots: [],
    };
  },
};

function encodeAll(dictionary: Dictionary, signals: readonly Float64Array[]): Float64Array[] {
  const gram = gramMatrix(dictionary);
  return signals.map((signal) => minimiseLasso(gram, correlations(dictionary, signal), lambda));
}

/** The minimiser of 1/2 ||X - D Z||^2 + omega / 2 ||D||^2: X Z^T (Z Z^T + omega I)^-1 (Eq. 191). */
function closedForm(
  dictionary: Dictionary,
  signals: readonly Float64Array[],
  codes: readonly Float64Array[],
): Dictionary {
  const rowOf = (j: number) => Float64Array.from(codes, (code) => code[j]);
  const rows = Array.from({ length: atomCount }, (_, j) => rowOf(j));
  const solve = ridge(rows);
  const atoms = new Float64Array(dictionary.atoms.length);
  for (let k = 0; k < signalSize; k++) {
    const values = Float64Array.from(signals, (signal) => signal[k]);
    solve(Float64Array.from(rows, (row) => product(row, values))).forEach((value, j) => {
      atoms[j * signalSize + k] = value;
    });
  }
  return { ...dictionary, atoms };
}

/** Solves with the products of all pairs plus omega I. */
function ridge(vectors: readonly Float64Array[]): (b: Float64Array) => Float64Array {
  const size = vectors.length;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) matrix[i * size + j] = product(vectors[i], vectors[j]);
    matrix[i * size + i] += omega;
  }
  factorCholesky(matrix, size, size);
  return (b) => solveCholesky(matrix, size, size, b);
}

function combine(signals: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(signalSize);
  signals.forEach((signal, i) => {
    for (let k = 0; k < signalSize; k++) sum[k] += weights[i] * signal[k];
  });
  return sum;
}

function keepLargest(weights: Float64Array): Float64Array {
  const sizes = weights.map(Math.abs).sort();
  const least = sizes[Math.floor((1 - mostShare) * sizes.length)];
  return weights.map((weight) => (Math.abs(weight) >= least ? weight : 0));
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function relativeDistance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, i) => value - b[i])) / Math.hypot(...b);
}
