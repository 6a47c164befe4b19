import type { Dictionary } from '../../core/index.ts';
import type { NamedPlot } from '../plots/line-plot.ts';
import type { CrsaeSeedRuns } from './crsae-runs.ts';

/** Fig. 5. */
export const lambdaPlot = (lambdas: readonly number[]): NamedPlot => ({
  name: 'crsae-learning-lambda',
  plot: {
    title: 'Lambda over epochs, 16 dB',
    scale: 'linear',
    xName: 'epochs',
    yName: 'lambda',
    series: [{ name: 'CRsAE', points: lambdas.map((y, x) => ({ x, y })) }],
  },
});

/** Fig. 6: the error of each filter, before training and after each epoch. */
export const errorPlot = (errorsDb: readonly (readonly number[])[]): NamedPlot => ({
  name: 'crsae-learning-epochs',
  plot: {
    title: 'Errors of the filters over epochs, 16 dB',
    scale: 'linear',
    xName: 'epochs',
    yName: 'err(h, h learned) (dB)',
    series: errorsDb[0].map((_, c) => ({
      name: `filter ${c + 1}`,
      points: errorsDb.map((errors, x) => ({ x, y: errors[c] })),
    })),
  },
});

/** Fig. 7: true, initial and learned filters, unit norm. */
export function filterPlots({ truth, start, crsae, lcsc }: CrsaeSeedRuns): NamedPlot[] {
  const { atomCount, atomSamples } = truth;
  return Array.from({ length: atomCount }, (_, c) => {
    const line = (name: string, { atoms }: Dictionary) => {
      const atom = atoms.subarray(c * atomSamples, (c + 1) * atomSamples);
      const norm = Math.hypot(...atom);
      return { name, points: Array.from(atom, (value, x) => ({ x, y: value / norm })) };
    };
    return {
      name: `crsae-learning-filter-${c + 1}`,
      plot: {
        title: `Filter ${c + 1}, 16 dB`,
        scale: 'linear',
        xName: 'time (samples of 0.1 ms)',
        yName: 'unit norm',
        series: [
          line('initial', start),
          line('true', truth),
          line('CRsAE', crsae.last),
          line('LCSC', lcsc.last),
        ],
      },
    };
  });
}
