import { median } from '../../bench/statistics.ts';
import { factsOf, type Learner, runDictionary } from '../dictionary-runs.ts';
import type { Reproduction } from '../reproduction.ts';

const seeds = [1];
const settings: readonly { readonly learner: Learner; readonly trialCounts: readonly number[] }[] =
  [
    { learner: 'binomial', trialCounts: [30, 15, 10] },
    { learner: 'gaussian with base rate', trialCounts: [200] },
  ];

export const dceaTrials: Reproduction = {
  name: 'dcea-trials',
  title: 'Error against the number of trials, and the wrong family',
  source: 'DCEA, section 5.2.3, Fig. 5',
  setting:
    'As `dcea-recovery`, the median over three templates of one seed. The Gaussian model has a straight line ' +
    'for a link. It is told that half of the trials have a spike at rest; from f(mu) = H x alone, as the ' +
    'paper has it, its templates would have to explain that as well.',
  run({ say }) {
    const lines = settings.map(({ learner, trialCounts }) => ({
      learner,
      points: trialCounts.map((trialCount) => {
        const runs = seeds.map((seed) => factsOf(runDictionary(learner, trialCount, seed)));
        const error = median(runs.flatMap(({ errors }) => errors));
        say(`${learner}, M = ${trialCount}: ${error.toFixed(3)}`);
        return { trialCount, error, runs };
      }),
    }));
    const errorOf = (learner: Learner, trialCount: number) =>
      lines
        .find((line) => line.learner === learner)!
        .points.find((point) => point.trialCount === trialCount)!.error;
    const right = errorOf('binomial', 30);
    const finding = (learner: Learner, trialCount: number, paper: string) => {
      const error = errorOf(learner, trialCount);
      const ratio = learner === 'binomial' ? '' : ` (${(error / right).toFixed(1)} times)`;
      return {
        what: `${learner}, M = ${trialCount}`,
        paper,
        ours: `${error.toFixed(3)}${ratio}`,
      };
    };
    return {
      findings: [
        finding('binomial', 30, '0.09'),
        finding('binomial', 15, 'grows below this'),
        finding('binomial', 10, 'larger'),
        finding('gaussian with base rate', 200, 'close to 0.4'),
      ],
      remarks: [],
      numbers: { lines },
      plots: [
        {
          name: 'dcea-trials',
          plot: {
            title: 'Error of templates against trials a group',
            scale: 'linear',
            xName: 'trials M',
            yName: 'error sqrt(1 - <h, g>^2)',
            series: lines.map(({ learner, points }) => ({
              name: learner,
              points: points
                .map(({ trialCount, error }) => ({ x: trialCount, y: error }))
                .sort((a, b) => a.x - b.x),
            })),
          },
        },
      ],
    };
  },
};
