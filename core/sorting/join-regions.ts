import { atomOf, copyAtom, createDictionary } from '../csc/problem.ts';
import type { SpikePrior } from '../csc/spike-prior.ts';
import type { LearnedModel, LearnReport } from '../learn/learn.ts';
import type { Place, RegionUnits } from './learn-region.ts';
import type { Region } from './regions.ts';
import { selectUnits } from './select-units.ts';
import { withoutTwins } from './twins.ts';

/** What learning found in the whole recording. */
export interface LearnedUnits {
  /** Atoms on all channels of the recording. */
  readonly model: LearnedModel;
  /** Places that each unit's first template was made from. */
  readonly examples: readonly (readonly Place[])[];
  readonly lambdaNotice: LearnReport['lambdaNotice'];
}

/**
 * Puts the units of all regions into one model: of each region those whose largest channel is in its
 * core, and of two at a border that are the same neuron the one with more spikes. Where the number
 * of units is given, those of most energy.
 */
export function joinRegions(
  regions: readonly Region[],
  found: readonly (RegionUnits | null)[],
  channelCount: number,
  units: 'auto' | number,
): LearnedUnits | null {
  const owned = regions.flatMap((region, r) => {
    const own = found[r];
    return own === null
      ? []
      : unitsOfCore(region, own).map((unit) => ({ region, units: own, unit }));
  });
  if (owned.length === 0) return null;
  const { atomSamples } = owned[0].units.model.dictionary;
  const dictionary = createDictionary(owned.length, channelCount, atomSamples);
  owned.forEach(({ region, units, unit }, c) => {
    const values = atomOf(units.model.dictionary, unit);
    const target = atomOf(dictionary, c);
    region.channels.forEach((channel, row) => {
      const waveform = values.subarray(row * atomSamples, (row + 1) * atomSamples);
      copyAtom(waveform, target.subarray(channel * atomSamples), atomSamples);
    });
  });
  const pick = (value: (model: LearnedModel, unit: number) => number) =>
    Float64Array.from(owned, ({ units, unit }) => value(units.model, unit));
  const model: LearnedModel = {
    dictionary,
    scale: pick(({ scale }, unit) => scale[unit]),
    sigma: pick(({ sigma }, unit) => sigma[unit]),
    lambdaSigma: mean(owned.map(({ units }) => units.model.lambdaSigma)),
    prior: joinedPrior(owned),
  };
  const counts = owned.map(({ units, unit }) => units.eventCount[unit]);
  const energy = counts.map((count, c) => count * model.scale[c] ** 2);
  const groups = owned.map(({ region }) => regions.indexOf(region));
  const distinct = withoutTwins(dictionary, model.scale, groups, counts);
  const kept = units === 'auto' ? distinct : largest(distinct, energy, units);
  return {
    model: kept.length === owned.length ? model : selectUnits(model, kept),
    examples: kept.map((c) => owned[c].units.examples[owned[c].unit]),
    lambdaNotice: found.find((own) => own?.lambdaNotice)?.lambdaNotice ?? null,
  };
}

function unitsOfCore({ core, channels }: Region, { model }: RegionUnits): number[] {
  const inCore = new Set(core);
  const { atomCount, atomSamples } = model.dictionary;
  return Array.from({ length: atomCount }, (_, unit) => unit).filter((unit) => {
    const values = atomOf(model.dictionary, unit);
    let largest = 0;
    for (let i = 1; i < values.length; i++) {
      if (Math.abs(values[i]) > Math.abs(values[largest])) largest = i;
    }
    return inCore.has(channels[Math.floor(largest / atomSamples)]);
  });
}

function joinedPrior(
  owned: readonly { readonly units: RegionUnits; readonly unit: number }[],
): SpikePrior | null {
  const priors = owned.map(({ units }) => units.model.prior);
  const known = priors.filter((prior) => prior !== null);
  if (known.length < priors.length) return null;
  const pick = (key: 'mean' | 'spread' | 'logRate') =>
    Float64Array.from(owned, ({ unit }, c) => known[c][key][unit]);
  return {
    mean: pick('mean'),
    spread: pick('spread'),
    logRate: pick('logRate'),
    refractorySamples: known[0].refractorySamples,
    noiseVariance: mean(known.map(({ noiseVariance }) => noiseVariance)),
  };
}

/** The `count` items of most energy, in their order. */
function largest(items: readonly number[], energy: readonly number[], count: number): number[] {
  return [...items]
    .sort((a, b) => energy[b] - energy[a])
    .slice(0, count)
    .sort((a, b) => a - b);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
