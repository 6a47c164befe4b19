import type { RatesOutcome } from '../results/rates-to-folder.ts';
import { formatNumber, formatTable, type TextColumn } from './text-table.ts';

const columns: readonly TextColumn[] = [
  { title: 'unit', align: 'right' },
  { title: 'model', align: 'left' },
  { title: 'bits/spike', align: 'right' },
  { title: 'KS distance', align: 'right' },
  { title: '95 % band', align: 'right' },
  { title: 'p', align: 'right' },
  { title: 'AIC', align: 'right' },
];

/** The result as a table for the terminal. */
export function formatRates({ folder, files, result }: RatesOutcome): string {
  const { trials, analysis } = result;
  const rows = trials.neurons.flatMap(({ unitId }, j) =>
    analysis.models.map(({ model, neurons, goodness }) => {
      const { bitsPerSpike, ks } = goodness[j]!;
      return [
        String(unitId),
        model,
        formatNumber(bitsPerSpike, 3),
        formatNumber(ks.ksDistance, 3),
        formatNumber(ks.band95, 3),
        formatNumber(ks.pValue, 4),
        formatNumber(neurons[j]!.aic, 1),
      ];
    }),
  );
  return `${formatTable(columns, rows)}\n${folder}\n  ${files.join('  ')}\n`;
}

/** The result for programs. */
export function ratesFacts({ folder, files, result, notices }: RatesOutcome) {
  const { trials, analysis } = result;
  const models = analysis.models.flatMap(({ model, neurons, goodness }) =>
    trials.neurons.map(({ unitId }, j) => ({
      unitId,
      model,
      bitsPerSpike: goodness[j]!.bitsPerSpike,
      ksDistance: goodness[j]!.ks.ksDistance,
      ksBand95: goodness[j]!.ks.band95,
      ksPValue: goodness[j]!.ks.pValue,
      aic: neurons[j]!.aic,
    })),
  );
  return { folder, files, models, notices };
}
