import {
  type Dictionary,
  normaliseAtoms,
  pairwiseAtoms,
  Random,
  simulateSparseSignals,
  templateErrors,
} from '../../../core/index.ts';
import { type DenseTraining, dictionaryErrorFrom, errorsInTraining } from '../dense-training.ts';
import { runParts } from '../parts-on-threads.ts';
import { errorLine } from '../plot-lines.ts';
import { istaOptions } from '../pudle-model.ts';
import type { Reproduction } from '../reproduction.ts';

const [layers, lambda, step] = [50, 0.05, 0.2];
const epsilon = 1e-8;
const largestLikeness = 0.5;
const pairsAnAtom = 60;
/** Epochs between two looks at the error. */
const observeEvery = 5;
const kinds = ['dec', 'ae-lasso', 'ae-ls'] as const;

export const pudlePairwise: Reproduction = {
  name: 'pudle-pairwise',
  title: 'Initial atoms from pairs of signals',
  source: 'PUDLE, Fig. 15; Arora et al. 2015, Algorithm 3',
  setting:
    'An orthogonal dictionary is learned from atoms that the data themselves give. Learned atoms are put in ' +
    'the order and sign of the true ones by an optimal assignment before the error is computed.',
  async run({ isFull, parts, say }) {
    const size = isFull ? 100 : 40;
    const signalCount = isFull ? 10_000 : 3000;
    const sparsity = isFull ? 5 : 2;
    const epochs = isFull ? 600 : 100;
    const learningRate = isFull ? 1e-3 : 3e-3;
    const data = { size, signalCount, sparsity };
    const found = await parts.part('initial atoms', () =>
      pairwiseAtoms(
        drawSignals(data).signals,
        { atomCount: size, pairs: pairsAnAtom * size, largestLikeness },
        new Random(3),
      ),
    );
    say(`${found.atomCount} of ${size} atoms found`);
    const start = withMissing(found, size, new Random(5));
    const curves = await runParts('pudle-pairwise', parts, {
      tasks: kinds.map((gradient) => ({ ...data, start, gradient, epochs, learningRate })),
      nameOf: ({ gradient }) => gradient,
      onResult: (errors, { gradient }) => {
        const last = errors.at(-1)!.toExponential(2);
        say(`g^${gradient}: ${errors[0].toFixed(3)} to ${last}`);
      },
    });
    const lines = kinds.map((gradient, i) => ({ gradient, errors: curves[i] }));
    return {
      settings: [
        {
          what: 'm = p, s, n',
          paper: '100, 5, 10000',
          ours: `${size}, ${sparsity}, ${signalCount}`,
        },
        { what: 'codes; D', paper: 'N(0, 1); orthogonal', ours: 'the same' },
        {
          what: 'lambda, alpha, T',
          paper: '0.05, 0.2, not given',
          ours: `0.05, 0.2, ${layers}`,
        },
        {
          what: 'pairs',
          paper: 'until all are found',
          ours: `${pairsAnAtom} an atom`,
        },
        {
          what: 'eigenvalues of a pair: the first, the second',
          paper: 'Omega(s / m), O(s / (m log m))',
          ours: 'the widest gaps first',
        },
        {
          what: 'two directions are of one atom where |<u, v>| exceeds',
          paper: 'distance 1 / log m',
          ours: String(largestLikeness),
        },
        {
          what: 'training',
          paper: '600 epochs of ADAM, 1e-3',
          ours: `${epochs} epochs, ${learningRate}`,
        },
      ],
      findings: [
        {
          what: 'atoms found from pairs',
          paper: 'all',
          ours: `${found.atomCount} of ${size}`,
        },
        {
          what: 'error where training begins',
          paper: 'close: supports are right before training',
          ours: lines[0].errors[0].toPrecision(3),
        },
        ...lines.map(({ gradient, errors }) => ({
          what: `error by g^${gradient}`,
          paper: gradient === 'ae-ls' ? 'nearest' : 'farther than g^ae-ls',
          ours: errors.at(-1)!.toExponential(2),
        })),
      ],
      remarks: [],
      numbers: { observeEvery, lines },
      plots: [
        {
          name: 'pudle-pairwise',
          plot: {
            title: 'Error of the dictionary from pairwise initial atoms',
            scale: 'semilogarithmic',
            xName: `epochs / ${observeEvery}`,
            yName: '||D - D*|| / ||D*||',
            series: lines.map(({ gradient, errors }) => errorLine(`g^${gradient}`, errors)),
          },
        },
      ],
    };
  },
};

interface PairwiseData {
  readonly size: number;
  readonly signalCount: number;
  readonly sparsity: number;
}

interface PairwiseCurve extends PairwiseData {
  readonly start: Dictionary;
  readonly gradient: (typeof kinds)[number];
  readonly epochs: number;
  readonly learningRate: number;
}

/** Errors of the dictionary before training and after every so many epochs. */
export function learnPairwiseCurve(curve: PairwiseCurve): number[] {
  const { start, gradient, epochs, learningRate } = curve;
  const { truth, signals } = drawSignals(curve);
  const training: DenseTraining = {
    gradient,
    lambda,
    encoder: () => istaOptions(layers, step, lambda),
    updates: epochs,
    optimiser: { name: 'adam', learningRate, epsilon },
    isNormalised: true,
    seed: 4,
  };
  const errorOf = (learned: Dictionary) => orderedError(learned, truth);
  return errorsInTraining(start, signals, training, observeEvery, errorOf);
}

function drawSignals({ size, signalCount, sparsity }: PairwiseData) {
  const truth = orthogonalDictionary(size, new Random(1));
  const { signals } = simulateSparseSignals(
    {
      atoms: truth.atoms,
      signalSize: size,
      signalCount,
      groupSize: 1,
      activeGroups: sparsity,
      drawGroup: (random, out) => {
        out[0] = random.normal();
      },
    },
    new Random(2),
  );
  return { truth, signals };
}

/** Gaussian rows made orthonormal by Gram and Schmidt. */
function orthogonalDictionary(size: number, random: Random): Dictionary {
  const atoms = Float64Array.from({ length: size * size }, () => random.normal());
  const rowOf = (j: number) => atoms.subarray(j * size, (j + 1) * size);
  for (let j = 0; j < size; j++) {
    const row = rowOf(j);
    for (let i = 0; i < j; i++) {
      const before = rowOf(i);
      const share = row.reduce((sum, value, k) => sum + value * before[k], 0);
      for (let k = 0; k < size; k++) row[k] -= share * before[k];
    }
    const length = Math.hypot(...row);
    for (let k = 0; k < size; k++) row[k] /= length;
  }
  return { atomCount: size, channelCount: 1, atomSamples: size, atoms };
}

/** Random atoms in the places of those that were not found. */
function withMissing(found: Dictionary, atomCount: number, random: Random): Dictionary {
  const { atomSamples, channelCount } = found;
  const atoms = Float64Array.from({ length: atomCount * atomSamples }, () => random.normal());
  atoms.set(found.atoms);
  const dictionary = { atomCount, channelCount, atomSamples, atoms };
  normaliseAtoms(dictionary);
  return dictionary;
}

/** The error after atoms are put in the order and sign of the true ones. */
function orderedError(learned: Dictionary, truth: Dictionary): number {
  const { atomSamples } = truth;
  const block = (values: Float64Array) => ({
    channelCount: 1,
    templateSamples: atomSamples,
    values,
  });
  const atoms = new Float64Array(truth.atoms.length);
  const fits = templateErrors(block(truth.atoms), block(learned.atoms), 0);
  for (const [j, { learnedUnit, sign }] of fits.entries()) {
    const from = learnedUnit * atomSamples;
    const atom = learned.atoms.subarray(from, from + atomSamples);
    atoms.set(
      atom.map((value) => sign * value),
      j * atomSamples,
    );
  }
  return dictionaryErrorFrom(truth)({ ...truth, atoms });
}
