import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { Random } from '../base/random.ts';
import { fitTrainModels, type TrainModelFit } from '../point-process/train-models.ts';
import type { Sorting } from '../sorting/sorting.ts';
import { splitByUnit } from './unit-trains.ts';

/** Bins of the models; a neuron fires once in one at most. */
const binMs = 1;
/** A distance of 0.03 stands out from so many spikes; more would cost time on long recordings. */
const mostSpikes = 2000;

/** How well models of a spike train, which know nothing else, tell when it fires. */
export interface TrainGoodness {
  /** Empty where there are too few spikes. */
  readonly fits: readonly TrainModelFit[];
  /** The one of them that Akaike's criterion prefers. */
  readonly best?: TrainModelFit;
}

/**
 * Fits every unit's spike train, in the order of `sorting.units`; seeded by the sorting's parameters.
 * @throws CancellationError
 */
export function computeTrainGoodness(
  sorting: Sorting,
  context: WorkContext,
): readonly TrainGoodness[] {
  const options = { samplesPerBin: (sorting.sampleRate * binMs) / 1000, mostSpikes };
  return splitByUnit(sorting).trains.map((segments, unit) => {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: 'Fitting spike trains', fraction: unit / sorting.units.length });
    const random = Random.forStream(sorting.parameters.seed, unit);
    const fits = fitTrainModels(segments, options, random);
    if (fits.length === 0) return { fits };
    return { fits, best: fits.reduce((best, fit) => (fit.aic < best.aic ? fit : best)) };
  });
}

/** The distance between the best model and the spikes as a column beside the metrics. */
export function goodnessColumns(
  goodness: readonly TrainGoodness[],
): { readonly name: string; readonly values: Float64Array }[] {
  const distances = Float64Array.from(goodness, ({ best }) => best?.ks.ksDistance ?? Number.NaN);
  return [{ name: 'ks_distance', values: distances }];
}
