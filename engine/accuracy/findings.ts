import { type Comparison, compareSpikeTrains } from '../../core/index.ts';
import { formatCount, formatNumber } from '../cli/text-table.ts';
import { oneSegment } from './trains.ts';

/** A share of spikes that is no coincidence. */
const considerable = 0.2;

/** Two units' times on one scale. */
export interface Trains {
  readonly truth: readonly Float64Array[];
  readonly tested: readonly Float64Array[];
  /** For spikes that are the same. */
  readonly toleranceSamples: number;
  /** For spikes of which one may be a piece of the other's waveform. */
  readonly waveformSamples: number;
}

/** Sorted units measured against true ones, with words for what went wrong. */
export interface Findings {
  readonly comparison: Comparison;
  /** Accuracy of every true unit. */
  readonly accuracies: readonly number[];
  /** Sorted units that belong to no true one. */
  readonly extraUnitCount: number;
  readonly remarks: readonly string[];
}

/**
 * @param wanted accuracy below which a true unit is remarked on
 * @param nameOf what to call a true unit
 */
export function findingsOf(
  trains: Trains,
  wanted: number,
  nameOf: (unit: number) => string,
): Findings {
  const comparison = compareSpikeTrains(
    oneSegment(trains.truth),
    oneSegment(trains.tested),
    trains.toleranceSamples,
  );
  const accuracies = comparison.scores.map(({ accuracy }) => accuracy);
  const matched = new Set(comparison.scores.map(({ testedUnit }) => testedUnit));
  const extra = trains.tested.map((_, unit) => unit).filter((unit) => !matched.has(unit));
  const poor = accuracies.flatMap((accuracy, unit) => (accuracy < wanted ? [unit] : []));
  return {
    comparison,
    accuracies,
    extraUnitCount: extra.length,
    remarks: [
      ...poor.map((unit) => remarkOnTrueUnit(unit, trains, comparison, nameOf)),
      ...extra.map((unit) => remarkOnExtraUnit(unit, trains, nameOf)),
    ],
  };
}

function remarkOnTrueUnit(
  unit: number,
  { truth, tested }: Trains,
  { scores, matchCounts }: Comparison,
  nameOf: (unit: number) => string,
): string {
  const width = tested.length;
  const spikes = truth[unit]!.length;
  const matches = (t: number, u: number) => matchCounts[t * width + u]!;
  const holders = tested
    .map((train, sorted) => ({ sorted, size: train.length, found: matches(unit, sorted) }))
    .filter(({ found }) => found >= considerable * spikes)
    .sort((a, b) => b.found - a.found);
  const { accuracy, recall, precision } = scores[unit]!;
  const head = `${nameOf(unit)} (${formatCount(spikes)} spikes): accuracy ${formatNumber(accuracy, 2)}`;
  const main = holders[0];
  if (main === undefined) return `${head}, missed: no sorted unit holds a fifth of its spikes.`;
  const others = truth
    .map((_, other) => other)
    .filter((other) => other !== unit && matches(other, main.sorted) >= considerable * main.size);
  const where = holders
    .map(
      ({ sorted, size, found }) =>
        `${formatCount(found)} in sorted unit ${sorted} of ${formatCount(size)}`,
    )
    .join(', ');
  const kind =
    others.length > 0
      ? `merged with ${others.map(nameOf).join(' and ')}`
      : holders.length > 1
        ? 'split'
        : `recall ${formatNumber(recall, 2)}, precision ${formatNumber(precision, 2)}`;
  return `${head}, ${kind}: ${where}.`;
}

function remarkOnExtraUnit(
  sorted: number,
  { truth, tested, waveformSamples }: Trains,
  nameOf: (unit: number) => string,
): string {
  const train = tested[sorted]!;
  const near = compareSpikeTrains(oneSegment(truth), [[train]], waveformSamples).matchCounts;
  const owner = near.indexOf(Math.max(...near));
  const share = owner < 0 ? 0 : near[owner]! / train.length;
  const where =
    share >= 0.5
      ? `${formatNumber(100 * share, 0)} % of them within ${waveformSamples} samples of a spike of ${nameOf(owner)}`
      : 'of no one unit';
  return `Sorted unit ${sorted} belongs to no true unit: ${formatCount(train.length)} spikes, ${where}.`;
}
