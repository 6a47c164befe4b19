import {
  type ActivationRule,
  assign,
  equalLayers,
  groupActivation,
  kMeans,
  Random,
  randomAtoms,
  simulateSparseSignals,
  softActivation,
  unrolledNetwork,
} from '../../../core/index.ts';
import { median } from '../../bench/statistics.ts';
import { trainDense } from '../dense-training.ts';
import { runParts } from '../parts-on-threads.ts';
import type { Reproduction } from '../reproduction.ts';

const [signalSize, clusterCount, dimensions] = [40, 10, 3];
const atomCount = clusterCount * dimensions;
const [layers, step, snrDb] = [15, 0.3, 10];
/** The paper's, of the network with groups and of the other. */
const [groupLambda, sparseLambda] = [0.2, 0.03];
const [batchSize, learningRate, epsilon] = [50, 1e-3, 1e-8];
const ways = [
  { name: 'k-means of the signals', paper: '54.5 % (pixels)' },
  {
    name: `k-means of sparse codes with lambda = ${sparseLambda}, non-negative and of sum one`,
    paper: '60.9 %',
  },
  {
    name: `k-means of sparse codes with lambda = ${groupLambda}, likewise`,
    paper: '-',
  },
  { name: `k-means of group-sparse codes with lambda = ${groupLambda}, likewise`, paper: '80.1 %' },
  { name: 'the largest group of the group-sparse code', paper: '-' },
] as const;

export const groupSparseClusters: Reproduction = {
  name: 'group-sparse-clusters',
  title: 'Clusters of signals from a union of subspaces',
  source: 'On the convergence of group-sparse auto-encoders, sections 2 and 4.2, Table 1',
  setting:
    'Every signal lies in one of several random subspaces. Networks with group-sparse and with sparse codes ' +
    'are trained from random atoms without being told which. Accuracy is that of the best assignment of ' +
    'clusters to subspaces. The paper clusters digits of MNIST, which do not come with Spikeloom.',
  async run({ isFull, parts, say }) {
    const signalCount = isFull ? 10_000 : 2000;
    const epochs = isFull ? 300 : 60;
    const seeds = isFull ? [1, 2, 3, 4, 5] : [1, 2, 3];
    const all = await runParts('group-sparse-clusters', parts, {
      tasks: seeds.map((seed) => ({ signalCount, epochs, seed })),
      nameOf: ({ seed }) => `seed ${seed}`,
      onResult: (accuracies, { seed }) =>
        say(`seed ${seed}: ${accuracies.map((accuracy) => accuracy.toFixed(3)).join(', ')}`),
    });
    const runs = seeds.map((seed, i) => ({ seed, accuracies: all[i] }));
    return {
      settings: [
        {
          what: 'signals',
          paper: '60000 digits of 28 x 28 pixels',
          ours: `${signalCount} in R^${signalSize}, ${snrDb} dB, ${clusterCount} subspaces of ${dimensions} dimensions, Gaussian coefficients`,
        },
        {
          what: 'groups',
          paper: '10 of 16',
          ours: `${clusterCount} of ${dimensions}`,
        },
        {
          what: 'T; lambda',
          paper: '15; 0.2 (groups), 0.03 (sparse)',
          ours: `${layers}; the same, and ${groupLambda} for the sparse one as well; alpha ${step}`,
        },
        {
          what: 'training',
          paper: '300 epochs of ADAM, 1e-3',
          ours: `${epochs} epochs of ADAM, ${learningRate}, epsilon ${epsilon}, batches of ${batchSize}, atoms at unit norm`,
        },
        { what: 'where training begins', paper: 'not given', ours: 'Gaussian atoms, at unit norm' },
        {
          what: 'clusters of codes',
          paper: 'k-means',
          ours: `k-means of ${clusterCount} clusters, of absolute codes over their sum`,
        },
        { what: 'seeds', paper: '1', ours: String(seeds.length) },
      ],
      findings: ways.map(({ name, paper }, i) => {
        const percents = runs.map(({ accuracies }) => 100 * accuracies[i]);
        return {
          what: `${name}: accuracy, median (least to most)`,
          paper,
          ours: `${median(percents).toFixed(1)} % (${Math.min(...percents).toFixed(1)} to ${Math.max(...percents).toFixed(1)})`,
        };
      }),
      remarks: [
        "On these subspaces the order is not the paper's: with its pair of lambdas plain sparse codes are ahead of groups in four of five seeds, by 14 points in the median, where the paper has groups ahead by 19 on digits. It takes the paper's length of training to see that. At the reduced size (2000 signals, 60 epochs) groups are ahead by one point, 57.0 against 56.0 %, and in two of three seeds: a lambda of 0.03 leaves nearly every atom of the sparse network active, and its codes say little of the subspace until atoms have settled. With 0.2, as the groups have, plain sparse codes separate these subspaces better than groups at either size. From random atoms the largest group names the subspace of 38 % of signals at the reduced size and of 60 % at the full one, so groups have not all come to stand for one subspace each. All are far better than k-means of the signals.",
      ],
      numbers: { runs },
      plots: [],
    };
  },
};

interface ClusterRun {
  readonly signalCount: number;
  readonly epochs: number;
  readonly seed: number;
}

/** Accuracies of all ways. */
export function clusterOnce({ signalCount, epochs, seed }: ClusterRun): number[] {
  const truth = randomAtoms(atomCount, signalSize, seed);
  const { signals, codes } = simulateSparseSignals(
    {
      atoms: truth.atoms,
      signalSize,
      signalCount,
      groupSize: dimensions,
      activeGroups: 1,
      drawGroup: (random, out) => {
        for (let i = 0; i < out.length; i++) out[i] = random.normal();
      },
      snrDb,
    },
    Random.forStream(seed, 1),
  );
  const labels = codes.map((code) => largestGroup(code));
  const encode = (activation: ActivationRule, lambda: number) => {
    const options = equalLayers(layers, step, step * lambda, activation);
    const learned = trainDense(
      randomAtoms(atomCount, signalSize, seed + 1000),
      signals,
      {
        gradient: 'ae-ls',
        lambda,
        encoder: () => options,
        updates: (epochs * signalCount) / batchSize,
        batchSize,
        optimiser: { name: 'adam', learningRate, epsilon },
        isNormalised: true,
        seed,
      },
      () => {},
    );
    const encoded = unrolledNetwork(learned, options).encode(signals);
    return signals.map((_, i) => encoded.subarray(i * atomCount, (i + 1) * atomCount));
  };
  const grouped = encode(groupActivation(dimensions), groupLambda);
  const byMeans = (points: readonly Float64Array[]) =>
    accuracyOf(labels, clustersOf(points, new Random(seed)));
  return [
    byMeans(signals),
    ...[sparseLambda, groupLambda].map((lambda) =>
      byMeans(encode(softActivation, lambda).map(toShares)),
    ),
    byMeans(grouped.map(toShares)),
    accuracyOf(labels, grouped.map(largestGroup)),
  ];
}

/** Absolute values over their sum. */
function toShares(code: Float64Array): Float64Array {
  const total = code.reduce((sum, value) => sum + Math.abs(value), 0);
  return code.map((value) => (total === 0 ? 0 : Math.abs(value) / total));
}

function largestGroup(code: Float64Array): number {
  const norms = Array.from({ length: clusterCount }, (_, g) =>
    Math.hypot(...code.subarray(g * dimensions, (g + 1) * dimensions)),
  );
  return norms.indexOf(Math.max(...norms));
}

function clustersOf(points: readonly Float64Array[], random: Random): Int32Array {
  const size = points[0].length;
  const all = new Float64Array(points.length * size);
  for (const [i, point] of points.entries()) all.set(point, i * size);
  return kMeans(all, points.length, size, clusterCount, random).labels;
}

/** Share of signals whose cluster is that of their subspace, for the best assignment. */
function accuracyOf(labels: readonly number[], clusters: ArrayLike<number>): number {
  const together = new Float64Array(clusterCount ** 2);
  for (const [i, label] of labels.entries()) together[label * clusterCount + clusters[i]]++;
  const costs = together.map((count) => -count);
  const columns = assign(costs, clusterCount, clusterCount);
  const right = columns.reduce(
    (sum, column, row) => sum + together[row * clusterCount + column],
    0,
  );
  return right / labels.length;
}
