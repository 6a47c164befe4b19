import {
  binomial,
  dceaSimulation,
  encodeDcea,
  familyLikelihood,
  GreedyCoder,
  GroupCoder,
  ProximalNewton,
  simulateCounts,
  uniformObservations,
  universalLambda,
} from '../../../core/index.ts';
import { timeInterleaved } from '../../bench/interleave.ts';
import { simulationSettings } from '../dictionary-runs.ts';
import type { Reproduction } from '../reproduction.ts';

const groupCounts = [100, 300, 1000];
const repeats = 3;
/** The readable twin of the kernel is timed on so many groups. */
const twinGroups = 100;
/** FISTA is timed on so many groups, because it takes long. */
const fistaGroups = 30;
const layers = 250;

const explanation =
  'BCOMP is what `rates` runs: correlations by the compiled kernel, Newton steps in TypeScript that begin at the ' +
  'step before. All of the encoder of DCEA is one compiled kernel. What of the difference is the algorithm and ' +
  "what the compiler says the row of the kernel's twin: the same minimiser with the same correlations, and Newton " +
  'steps in the same TypeScript as those of BCOMP. Both sides use one thread; groups are independent, so more ' +
  'threads shorten both alike.';

export const dceaSpeed: Reproduction = {
  name: 'dcea-speed',
  title: 'Time to code, against BCOMP',
  source: 'DCEA, section 5.2.1, Fig. 3d',
  setting:
    'Groups of `dcea-recovery` coded with the true templates, on one thread, processor time, each way in turn. ' +
    'Newton steps find the minimiser of Eq. 3 itself (its conditions hold to 1e-5 of lambda), compiled and in the ' +
    "TypeScript of the kernel's twin; FISTA is the paper's encoder; BCOMP finds as many events as there are, its " +
    'convex steps by the same Newton steps, each from the step before.',
  async run({ say }) {
    const { templates, counts } = simulateCounts({ ...dceaSimulation, seed: 1 });
    const { templateCount, templateBins, trialCount, binCount, occurrences } = dceaSimulation;
    const dictionary = {
      atomCount: templateCount,
      channelCount: 1,
      atomSamples: templateBins,
      atoms: templates,
    };
    const groups = counts.map((total) => uniformObservations(total, trialCount, 0));
    const likelihoods = groups.map((group) => familyLikelihood(binomial, group));
    const coordinates = templateCount * (binCount - templateBins + 1);
    const lambda = universalLambda(binomial, groups[0], coordinates);
    const coder = new GroupCoder(dictionary, false);
    const greedy = new GreedyCoder(dictionary);
    const twin = new ProximalNewton(dictionary, false);
    const weights = new Float64Array(templateCount).fill(lambda);
    const points = [];
    for (const groupCount of groupCounts) {
      const some = likelihoods.slice(0, groupCount);
      const ways = [
        {
          name: 'Newton steps',
          run: () => some.forEach((likelihood) => void coder.encode(likelihood, lambda)),
        },
        {
          name: 'Newton steps in TypeScript',
          run: () =>
            some.slice(0, twinGroups).forEach((likelihood) => void twin.solve(likelihood, weights)),
        },
        {
          name: 'BCOMP',
          run: () =>
            some.forEach((likelihood) => {
              greedy.encode(likelihood, templateCount * occurrences, 0);
            }),
        },
        {
          name: 'FISTA',
          run: () => {
            for (const group of groups.slice(0, fistaGroups)) {
              encodeDcea(dictionary, group, {
                family: binomial,
                iterations: layers,
                lambda,
                twoSided: false,
              });
            }
          },
        },
      ];
      const [newton, plain, bcomp, fista] = await timeInterleaved(ways, repeats, processorMs);
      points.push({
        groupCount,
        newtonSeconds: newton.median,
        twinSeconds: (plain.median * groupCount) / twinGroups,
        bcompSeconds: bcomp.median,
        fistaSeconds: (fista.median * groupCount) / fistaGroups,
      });
      say(
        `J = ${groupCount}: ${newton.median.toFixed(3)} s, BCOMP ${bcomp.median.toFixed(3)} s, ${(bcomp.median / newton.median).toFixed(1)} times`,
      );
    }
    const last = points[points.length - 1];
    const times = (seconds: number) => `${(seconds / last.newtonSeconds).toFixed(1)} times as long`;
    return {
      settings: [
        ...simulationSettings(),
        { what: 'trials M of a group', paper: '25', ours: String(trialCount) },
        { what: 'seeds', paper: '-', ours: '1' },
        { what: 'groups that are timed', paper: 'figure', ours: groupCounts.join(', ') },
        {
          what: 'groups of slow ways, whose time is scaled to all',
          paper: '-',
          ours: `${fistaGroups} by FISTA, ${twinGroups} by Newton steps in TypeScript`,
        },
        {
          what: 'rounds',
          paper: '-',
          ours: `median of ${repeats}, after one that is not counted`,
        },
        { what: 'T of FISTA', paper: '250', ours: String(layers) },
        {
          what: 'alpha of FISTA',
          paper: '0.2',
          ours: '1 over what the curvature can be at most',
        },
        { what: 'lambda', paper: '0.38', ours: `${(lambda / trialCount).toFixed(2)} a trial` },
        {
          what: 'events that BCOMP finds in a group',
          paper: '-',
          ours: String(templateCount * occurrences),
        },
        { what: 'machine', paper: 'GeForce GTX 1060; BCOMP on a CPU', ours: 'one thread for all' },
      ],
      findings: [
        {
          what: 'J = 1000, Newton steps',
          paper: 'much faster than BCOMP, on a GPU (figure without numbers)',
          ours: `${last.newtonSeconds.toFixed(3)} s`,
        },
        {
          what: 'J = 1000, Newton steps in TypeScript',
          paper: '-',
          ours: `${last.twinSeconds.toFixed(2)} s, ${times(last.twinSeconds)}`,
        },
        {
          what: 'J = 1000, BCOMP',
          paper: 'on a CPU (figure without numbers)',
          ours: `${last.bcompSeconds.toFixed(2)} s, ${times(last.bcompSeconds)}`,
        },
        {
          what: `J = 1000, FISTA with T = ${layers}`,
          paper: '-',
          ours: `${last.fistaSeconds.toFixed(1)} s, ${times(last.fistaSeconds)}`,
        },
      ],
      remarks: [explanation],
      numbers: { points },
      plots: [
        {
          name: 'dcea-speed',
          plot: {
            title: 'Time to code J groups',
            scale: 'logarithmic',
            xName: 'groups J',
            yName: 'processor time (s)',
            series: [
              line('Newton steps', points, ({ newtonSeconds }) => newtonSeconds),
              line('Newton steps in TypeScript', points, ({ twinSeconds }) => twinSeconds),
              line('BCOMP', points, ({ bcompSeconds }) => bcompSeconds),
              line('FISTA', points, ({ fistaSeconds }) => fistaSeconds),
            ],
          },
        },
      ],
    };
  },
};

const processorMs = () => process.cpuUsage().user / 1000;

function line<Point extends { readonly groupCount: number }>(
  name: string,
  points: readonly Point[],
  seconds: (point: Point) => number,
) {
  return { name, points: points.map((point) => ({ x: point.groupCount, y: seconds(point) })) };
}
