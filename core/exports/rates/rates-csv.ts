import { meanIntensity } from '../../point-process/cif.ts';
import { countSpikes } from '../../point-process/trials.ts';
import { csvRow, roundToSignificant } from '../csv.ts';
import type { RatesResult } from './rates-result.ts';

const digits = 9;
const short = (value: number) => roundToSignificant(value, digits);

/**
 * `features.csv`: what was learned, a row for each model, template and lag. `value` is the learned
 * template and `initial` where learning began, both of unit norm.
 */
export function featuresCsv({ trials, request, analysis }: RatesResult): string {
  const { atoms: initial } = request.initialFeatures;
  const rows = analysis.models.flatMap(({ model, features }) => {
    if (features === undefined) return [];
    const { atoms, atomSamples } = features;
    return Array.from(atoms, (value, i) => {
      const [template, lag] = [Math.floor(i / atomSamples), i % atomSamples];
      return csvRow([model, template, short(lag * trials.binMs), short(value), short(initial[i])]);
    });
  });
  return csvRow(['model', 'template', 'lag_ms', 'value', 'initial']) + rows.join('');
}

/** `codes.csv`: when which template begins in a unit's response, after the event, and how large it is there. */
export function codesCsv({ trials, analysis }: RatesResult): string {
  const rows = analysis.models.flatMap(({ model, neurons }) =>
    neurons.flatMap(({ unitId, code }) =>
      Array.from(code.value, (value, i) => {
        const timeMs = trials.startMs + code.position[i] * trials.binMs;
        return csvRow([model, unitId, code.atom[i], short(timeMs), short(value)]);
      }),
    ),
  );
  return csvRow(['model', 'unit_id', 'template', 'time_ms', 'amplitude']) + rows.join('');
}

/**
 * `rates.csv`: spikes a second of each unit in each bin, counted over all trials and by each model
 * (its mean over the trials, where it depends on their spikes).
 */
export function ratesCsv({ trials, analysis }: RatesResult): string {
  const perSecond = 1000 / trials.binMs;
  const models = analysis.models.map(({ model }) => `${model}_hz`);
  const rows = trials.neurons.flatMap((neuron, j) => {
    const counts = countSpikes(neuron, trials.binCount);
    const intensities = analysis.models.map(({ neurons }) =>
      meanIntensity(neurons[j].rate, neuron),
    );
    return Array.from(counts, (spikes, bin) =>
      csvRow([
        neuron.unitId,
        short(trials.startMs + bin * trials.binMs),
        short((spikes / neuron.trialCount) * perSecond),
        ...intensities.map((intensity) => short(intensity[bin] * perSecond)),
      ]),
    );
  });
  return csvRow(['unit_id', 'time_ms', 'observed_hz', ...models]) + rows.join('');
}

const goodnessColumns = [
  'model',
  'unit_id',
  'training_trials',
  'test_trials',
  'test_spikes',
  'history_bins',
  'parameters',
  'aic',
  'test_log_likelihood',
  'bits_per_spike',
  'ks_distance',
  'ks_p_value',
  'ks_band_95',
  'interval_correlation_1',
  'interval_correlation_band_95',
];

/** `goodness.csv`: what each model is worth for each unit, by the trials for fitting (AIC) and by the others. */
export function goodnessCsv({ analysis }: RatesResult): string {
  const { training, test } = analysis.split;
  const rows = analysis.models.flatMap(({ model, neurons, goodness }) =>
    neurons.map(({ unitId, rate, parameterCount, aic }, j) => {
      const { logLikelihood, bitsPerSpike, ks, correlation } = goodness[j];
      return csvRow([
        model,
        unitId,
        training.length,
        test.length,
        ks.sorted.length,
        rate.history.length,
        parameterCount,
        ...[
          aic,
          logLikelihood,
          bitsPerSpike,
          ks.ksDistance,
          ks.pValue,
          ks.band95,
          correlation.correlation[0] ?? Number.NaN,
          correlation.band95,
        ].map((value) => (Number.isFinite(value) ? short(value) : Number.NaN)),
      ]);
    }),
  );
  return csvRow(goodnessColumns) + rows.join('');
}
