import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { Random } from '../base/random.ts';
import { fitTrainModels, type TrainModelFit } from '../point-process/train-models.ts';
import { chooseStretches } from '../point-process/train-stretches.ts';
import type { Sorting } from '../sorting/sorting.ts';
import { fittingStage } from '../sorting/stages.ts';
import { spikesOfUnits } from './unit-trains.ts';

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

/** All that the models of one unit's spike train are fitted to: plain data, for any thread. */
export interface TrainTask {
  /** Samples of its spikes in each stretch that is looked at, ascending. */
  readonly stretches: readonly Float64Array[];
  readonly samplesPerBin: number;
  readonly seed: number;
  readonly unit: number;
}

/** What is to be fitted of every unit, in the order of `sorting.units`; seeded by the sorting's parameters. */
export function trainTasks(sorting: Sorting): TrainTask[] {
  const samplesPerBin = (sorting.sampleRate * binMs) / 1000;
  const { seed } = sorting.parameters;
  return Array.from(spikesOfUnits(sorting), ({ trains }, unit) => ({
    // Copies: a stretch would hold all of its unit's train.
    stretches: chooseStretches(trains, mostSpikes).map((stretch) => stretch.slice()),
    samplesPerBin,
    seed,
    unit,
  }));
}

/** Fits the spike train of one unit. */
export function fitTrain({ stretches, samplesPerBin, seed, unit }: TrainTask): TrainGoodness {
  const random = Random.forStream(seed, unit);
  const fits = fitTrainModels(stretches, samplesPerBin, random);
  if (fits.length === 0) return { fits };
  return { fits, best: fits.reduce((best, fit) => (fit.aic < best.aic ? fit : best)) };
}

/**
 * Fits every unit's spike train on this thread, in the order of `sorting.units`.
 * @throws CancellationError
 */
export function computeTrainGoodness(
  sorting: Sorting,
  context: WorkContext,
): readonly TrainGoodness[] {
  return trainTasks(sorting).map((task, unit, { length }) => {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: fittingStage, fraction: unit / length });
    return fitTrain(task);
  });
}

/** The distance between the best model and the spikes as a column beside the metrics. */
export function goodnessColumns(
  goodness: readonly TrainGoodness[],
): { readonly name: string; readonly values: Float64Array }[] {
  const distances = Float64Array.from(goodness, ({ best }) => best?.ks.ksDistance ?? Number.NaN);
  return [{ name: 'ks_distance', values: distances }];
}
