import { dataTable } from '../report/data-table.ts';
import { section } from '../report/markup.ts';
import { countText, fixedText, shortText } from '../report/number-text.ts';
import { modelClass } from './model-key.ts';
import type { RatesResult } from './rates-result.ts';

/** What each model is worth for each unit, as a table. */
export function goodnessSection({ analysis, trials }: RatesResult): string {
  const rows = trials.neurons.flatMap(({ unitId }, j) =>
    analysis.models.map(({ model, neurons, goodness }, i) => {
      const { ks, bitsPerSpike, correlation } = goodness[j];
      const within = ks.ksDistance <= ks.band95 ? ' \u2713' : '';
      return [
        String(unitId),
        `<i class="swatch ${modelClass(i)}"></i>${model}`,
        fixedText(bitsPerSpike, 3),
        fixedText(ks.ksDistance, 3) + within,
        fixedText(ks.band95, 3),
        shortText(ks.pValue),
        fixedText(correlation.correlation[0] ?? Number.NaN, 3),
        countText(neurons[j].parameterCount),
        fixedText(neurons[j].aic, 1),
        countText(ks.sorted.length),
      ];
    }),
  );
  return section(
    'Goodness of fit',
    'On trials that the models have not seen, but for the AIC. Bits per spike: what a model tells about a spike beyond a constant rate. KS distance: how far its rescaled intervals are from those of the right model; a tick where it is within the 95 % band.',
    dataTable(
      'Goodness of fit of each model for each unit',
      [
        { heading: 'Unit', align: 'left' },
        { heading: 'Model', align: 'left' },
        {
          heading: 'Bits / spike',
          align: 'right',
          help: 'Held-out log-likelihood beyond a constant rate',
        },
        { heading: 'KS distance', align: 'right', help: 'By discrete time rescaling' },
        {
          heading: '95 % band',
          align: 'right',
          help: '1.36 over the root of the number of intervals',
        },
        { heading: 'p', align: 'right', help: 'Kolmogorov-Smirnov test' },
        {
          heading: 'Correlation',
          align: 'right',
          help: 'Of successive rescaled intervals; 0 where they are independent',
        },
        { heading: 'Parameters', align: 'right' },
        {
          heading: 'AIC',
          align: 'right',
          help: "Akaike's criterion on the trials for fitting: the least is the best",
        },
        { heading: 'Test spikes', align: 'right' },
      ],
      rows,
    ),
  );
}
