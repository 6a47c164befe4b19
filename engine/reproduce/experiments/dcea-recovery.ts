import { dceaSimulation, templateErrors } from '../../../core/index.ts';
import type { NamedPlot } from '../../plots/line-plot.ts';
import { type DetailedRun, factsOf, runDictionary } from '../dictionary-runs.ts';
import type { Reproduction } from '../reproduction.ts';

const seeds = [1, 2, 3, 4, 5];
const goodError = 0.1;

export const dceaRecovery: Reproduction = {
  name: 'dcea-recovery',
  title: 'Templates from binomial counts, from random beginnings',
  source: 'DCEA, section 5.2.1, Fig. 3b and c',
  setting:
    'J = 1000 groups of M = 25 trials, C = 3 templates of K = 50 bins that occur five times each at ' +
    'uniform times in N = 500 bins, log-odds H x without a base rate. The paper gives neither templates nor ' +
    'codes: templates are smooth random ones whose ends show, codes are uniform in [4, 8]. Learning ' +
    'begins at draws from a standard Gaussian.',
  run({ say }) {
    const runs = seeds.map((seed) => {
      const run = runDictionary({
        learner: 'binomial',
        trialCount: dceaSimulation.trialCount,
        seed,
      });
      say(`seed ${seed}: ${run.errors.map((error) => error.toFixed(3)).join(', ')}`);
      return run;
    });
    const good = runs.filter(({ errors }) => Math.max(...errors) <= goodError);
    const all = runs.flatMap(({ errors }) => errors);
    return {
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
