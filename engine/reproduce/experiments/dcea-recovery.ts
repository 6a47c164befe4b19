import { dceaSimulation, templateErrors } from '../../../core/index.ts';
import type { NamedPlot } from '../../plots/line-plot.ts';
import {
  type DetailedRun,
  factsOf,
  learnerSettings,
  runDictionary,
  simulationSettings,
} from '../dictionary-runs.ts';
import type { Reproduction } from '../reproduction.ts';

const seeds = [1, 2, 3, 4, 5];
const goodError = 0.1;

export const dceaRecovery: Reproduction = {
  name: 'dcea-recovery',
  title: 'Templates from binomial counts, from random beginnings',
  source: 'DCEA, section 5.2.1, Fig. 3b and c',
  setting:
    'Templates are learned from the counts of spikes of many groups of trials, in which they occur at unknown ' +
    'times; at rest a bin has a spike in half of the trials.',
  async run({ parts, say }) {
    const { trialCount } = dceaSimulation;
    const runs: DetailedRun[] = [];
    for (const seed of seeds) {
      const run = await parts.part(`seed ${seed}`, () =>
        runDictionary({ learner: 'binomial', trialCount, seed }),
      );
      say(`seed ${seed}: ${run.errors.map((error) => error.toFixed(3)).join(', ')}`);
      runs.push(run);
    }
    const good = runs.filter(({ errors }) => Math.max(...errors) <= goodError);
    const all = runs.flatMap(({ errors }) => errors);
    return {
      settings: [
        ...simulationSettings(),
        { what: 'trials M of a group', paper: '25', ours: String(trialCount) },
        ...learnerSettings(),
        { what: 'seeds', paper: '-', ours: String(seeds.length) },
      ],
      findings: [
        {
          what: 'largest error of a template of all seeds',
          paper: '0.09 for M = 30 (section 5.2.3)',
          ours: Math.max(...all).toFixed(3),
        },
        {
          what: `seeds in which every error is at most ${goodError}`,
          paper: '-',
          ours: `${good.length} of ${runs.length}`,
        },
        {
          what: 'time to learn',
          paper: '1000 epochs on a GPU',
          ours: `${Math.round(Math.max(...runs.map(({ seconds }) => seconds)))} s on one thread at most`,
        },
      ],
      remarks: [],
      numbers: { runs: runs.map(factsOf) },
      plots: templatePlots(runs[0]),
    };
  },
};

/** Fig. 3b: initial, true and learned templates. */
function templatePlots({ simulated, initial, learned }: DetailedRun): NamedPlot[] {
  const { templateCount, templateBins } = dceaSimulation;
  const block = (values: Float64Array) => ({
    channelCount: 1,
    templateSamples: templateBins,
    values,
  });
  const fits = templateErrors(block(simulated.templates), block(learned.atoms), 0);
  return Array.from({ length: templateCount }, (_, c) => {
    const { learnedUnit, sign } = fits[c];
    const line = (name: string, values: Float64Array, atom: number, scale: number) => ({
      name,
      points: Array.from(
        values.subarray(atom * templateBins, (atom + 1) * templateBins),
        (value, k) => ({ x: k, y: scale * value }),
      ),
    });
    return {
      name: `dcea-recovery-${c + 1}`,
      plot: {
        title: `Template ${c + 1}: initial, true and learned`,
        scale: 'linear',
        xName: 'time (bins)',
        yName: 'log-odds for a code of 1',
        series: [
          line('initial', initial.atoms, learnedUnit, sign),
          line('true', simulated.templates, c, 1),
          line('learned', learned.atoms, learnedUnit, sign),
        ],
      },
    };
  });
}
