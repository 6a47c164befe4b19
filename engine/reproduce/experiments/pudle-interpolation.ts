import {
  correlations,
  type Dictionary,
  factorCholesky,
  gramMatrix,
  Interpolation,
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
/** Examples that are left out, each by itself. */
const leftOut = 5;
/** Of the training examples, those that weigh most. */
const mostShare = 0.1;

export const pudleInterpolation: Reproduction = {
  name: 'pudle-interpolation',
  title: 'Atoms as interpolations of the examples that taught them',
  source: 'PUDLE, Theorem 5.1, Eq. 17 and 18',
  setting:
    "A dictionary is learned by alternation of exact lasso codes and the theorem's objective in D. Each atom " +
    'is then computed again from the examples alone, D_j = X G^-1 w_j with G = Z^T Z + omega I over all ' +
    'examples, and so are the reconstructions of signals that it has not seen, by what also tells in the ' +
    'application why a template looks as it does (`core/learn/interpret.ts`). It has a matrix of atoms for G; the weights are ' +
    'compared with those of G itself.',
  async run({ isFull, parts }) {
    const exampleCount = isFull ? 6000 : 1000;
    const model = drawPudleModel({
      ...{ signalSize, atomCount, sparsity, seed: 1 },
      signalCount: exampleCount + newSignals,
    });
    const examples = model.signals.slice(0, exampleCount);
    const start = perturbedDictionary(model.truth, 0.3, new Random(2));
    const { dictionary, codes } = await parts.part('learning', () => learn(start, examples));
    const interpolation = new Interpolation(rowsOf(codes), omega);
    const weights = Array.from({ length: atomCount }, (_, j) => {
      const unit = new Float64Array(atomCount);
      unit[j] = 1;
      return interpolation.weightsOf(unit);
    });
    const solveByExamples = ridge(codes);
    const worstWeights = Math.max(
      ...weights.map((weight, j) =>
        relativeDistance(weight, solveByExamples(Float64Array.from(codes, (code) => code[j]))),
      ),
    );
    const worstAtom = Math.max(
      ...weights.map((weight, j) => {
        const atom = dictionary.atoms.subarray(j * signalSize, (j + 1) * signalSize);
        return relativeDistance(combine(examples, weight), atom);
      }),
    );
    const unseen = model.signals.slice(exampleCount);
    const worstSignal = Math.max(
      ...encodeAll(dictionary, unseen).map((code) =>
        relativeDistance(
          combine(examples, interpolation.weightsOf(code)),
          synthesise(dictionary, code),
        ),
      ),
    );
    const worstPrediction = Math.max(
      ...Array.from({ length: leftOut }, (_, k) => {
        const others = (_one: unknown, i: number) => i !== k;
        const solved = closedForm(dictionary, examples.filter(others), codes.filter(others));
        const ownWeight = interpolation.weightsOf(codes[k])[k];
        return relativeDistance(
          predictedWithout(k, dictionary, examples[k], codes[k], weights, ownWeight),
          solved.atoms,
        );
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
          what: 'the same for reconstructions of new signals (Eq. 18)',
          paper: 'none (theorem)',
          ours: worstSignal.toExponential(1),
        },
        {
          what: 'largest relative difference of the weights of an atom and G^-1 w_j',
          paper: 'none',
          ours: worstWeights.toExponential(1),
        },
        {
          what: 'an example is left out and all is solved again: largest relative difference of the atoms and what the weights predict',
          paper: '-',
          ours: worstPrediction.toExponential(1),
        },
        {
          what: `what the ${100 * mostShare} % of examples that weigh most leave of an atom, mean`,
          paper: 'little (Fig. 8, pictures)',
          ours: meanLargest.toFixed(2),
        },
      ],
      remarks: [],
      numbers: { worstAtom, worstSignal, worstWeights, worstPrediction, leftByLargest: largest },
      plots: [],
    };
  },
};

/** Alternation; the codes are those that the last dictionary was made of. */
function learn(start: Dictionary, examples: readonly Float64Array[]) {
  let dictionary = start;
  let codes: Float64Array[] = [];
  for (let round = 0; round < rounds; round++) {
    codes = encodeAll(dictionary, examples);
    dictionary = closedForm(dictionary, examples, codes);
  }
  return { dictionary, codes };
}

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
  const rows = rowsOf(codes);
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

/** Z row by row: of each atom its codes in all examples. */
function rowsOf(codes: readonly Float64Array[]): Float64Array[] {
  return Array.from({ length: atomCount }, (_, j) => Float64Array.from(codes, (code) => code[j]));
}

/**
 * What the atoms become where example k is left out, codes held: they lose what it taught them, its
 * weight in each atom times what the atoms leave of it, and the others count for more.
 */
function predictedWithout(
  k: number,
  dictionary: Dictionary,
  signal: Float64Array,
  code: Float64Array,
  atomWeights: readonly Float64Array[],
  ownWeight: number,
): Float64Array {
  const output = synthesise(dictionary, code);
  return dictionary.atoms.map((value, i) => {
    const [j, row] = [Math.floor(i / signalSize), i % signalSize];
    return value - (atomWeights[j][k] * (signal[row] - output[row])) / (1 - ownWeight);
  });
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
