import { partOfStage, throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { Random } from '../base/random.ts';
import { channelsOfAtom } from '../csc/gram.ts';
import { knownEventModelOf, type LearnedModel } from '../learn/learn.ts';
import { median, medianAbsoluteDeviation } from '../math/order-statistics.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import type { CodedTile, TileRange } from './code-tile.ts';
import { epochModelOf, normOf, type UnitShape } from './epoch-model.ts';
import type { LearnedUnits } from './join-regions.ts';
import { keepApart } from './keep-apart.ts';
import { selectUnits } from './select-units.ts';
import { inSharedMemory } from './shared-model.ts';
import { smoothedHistory, type UnitHistory } from './smooth-history.ts';
import { findSuccessor } from './successors.ts';
import type { EpochModels, TileCoder } from './tile-coder.ts';
import type { MeasuredTile } from './tile-waveforms.ts';

/** Coding and learning in turn: the first templates are the mean of all times, and miss what differs much from it. */
const MOST_ROUNDS = 4;
/** Rounds end when no template moves by more than this share of its norm. */
const SETTLED = 0.02;
/** Streams of random numbers, one a unit. */
const FIRST_STREAM = 10_000;
/** Amplitudes of real neurons vary at least and at most this much around what they are at the time. */
const NARROWEST_SPREAD = 0.1;
const WIDEST_SPREAD = 0.3;
/** Fewer spikes than this say little about a spread. */
const ENOUGH_FOR_SPREAD = 20;

export interface FollowOptions {
  readonly preprocess: PreprocessPlan;
  readonly twoSided: boolean;
  readonly seed: number;
  /** Whether units may be found to be one; not where their number is given. */
  readonly mayJoin: boolean;
}

/** How units look in each epoch, one waveform an epoch; undefined for a unit that stays as it is. */
export type UnitPaths = readonly (readonly Float32Array[] | undefined)[];

/** What one unit's spikes in the stretches say. */
interface MeasuredUnit extends UnitHistory {
  /** Amplitudes in each epoch, relative to what is expected there. */
  readonly relative: Float64Array;
}

/** What following has found. */
export interface FollowedUnits {
  /** The units that are left: others turned out to be one of them at another time. */
  readonly found: LearnedUnits;
  /** What differs from their model in each epoch, or null where none of them changes. */
  readonly epochs: EpochModels | null;
  /** What need not be coded again where none of them changes: tiles in the order of segments and time. */
  readonly coded: readonly CodedTile[];
}

/**
 * Learns how the units' templates change along a recording: stretches of it, one an epoch, are coded,
 * and each unit's waveforms smoothed over the epochs; what has proved to change takes part in coding
 * them again, until templates settle.
 * @param stretches sorted by segment, then start
 */
export async function followUnits(
  learned: LearnedUnits,
  stretches: readonly TileRange[],
  coder: TileCoder,
  options: FollowOptions,
  context: WorkContext,
): Promise<FollowedUnits> {
  let found = learned;
  let { model } = learned;
  let channels = channelsOf(model);
  let coded: readonly CodedTile[] = [];
  const ranges = stretches.map(inItsEpoch);
  const measure = async (epochs: EpochModels | null, round: number) => {
    throwIfCancelled(context.cancellation);
    const plan = { preprocess: options.preprocess, model: knownEventModelOf(model, options) };
    const part = partOfStage(context, round, MOST_ROUNDS);
    const measured = await coder.measure(plan, ranges, part, epochs ?? undefined);
    coded = measured.flatMap((stretch) => stretch.coded);
    return gathered(model, channels, measured, epochs);
  };
  let units = await measure(null, 0);
  while (options.mayJoin) {
    const successor = findSuccessor(
      model,
      units.map(({ counts }) => counts),
    );
    if (successor === null) break;
    found = withoutUnit(found, successor);
    model = found.model;
    channels = channelsOf(model);
    units = await measure(null, 0);
  }
  let epochs: EpochModels | null = null;
  let paths: UnitPaths = [];
  for (let round = 1; ; round++) {
    const smoothed = units.map((unit, c) =>
      smoothedHistory(unit, Random.forStream(options.seed, FIRST_STREAM + c)),
    );
    const next = keepApart(model, channels, smoothed);
    if (next.every((path) => path === undefined)) {
      return { found, epochs: null, coded: epochs === null ? coded : [] };
    }
    const moved = largestMove(paths, next);
    paths = next;
    epochs = epochModels(model, channels, paths, units, options);
    if (moved < SETTLED || round === MOST_ROUNDS) return { found, epochs, coded: [] };
    units = await measure(epochs, round);
  }
}

function withoutUnit({ model, examples, lambdaNotice }: LearnedUnits, gone: number): LearnedUnits {
  const kept = Array.from(examples.keys()).filter((unit) => unit !== gone);
  return {
    model: inSharedMemory(selectUnits(model, kept)),
    examples: kept.map((unit) => examples[unit]),
    lambdaNotice,
  };
}

function channelsOf({ dictionary, scale }: LearnedModel): Int32Array[] {
  return Array.from(scale, (_, unit) => channelsOfAtom(dictionary, unit));
}

/** A stretch as that which the templates of its epoch are measured in. */
function inItsEpoch(stretch: TileRange, templates: number): TileRange {
  const [start, end] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return { ...stretch, epoch: { templates, start, end } };
}

function epochModels(
  model: LearnedModel,
  channels: readonly Int32Array[],
  paths: UnitPaths,
  units: readonly MeasuredUnit[],
  options: FollowOptions,
): EpochModels {
  const epochCount = units[0].counts.length;
  const spreadShares = units.map(({ relative }, unit) => spreadShareOf(model, unit, relative));
  return Array.from({ length: epochCount }, (_, e) => {
    const shapes = paths.flatMap((path, unit): UnitShape[] =>
      path === undefined
        ? []
        : [
            {
              unit,
              channels: channels[unit],
              waveform: path[e],
              spreadShare: spreadShares[unit],
            },
          ],
    );
    return epochModelOf(model, shapes, options);
  });
}

/** @param measured one tile an epoch */
function gathered(
  model: LearnedModel,
  channels: readonly Int32Array[],
  measured: readonly MeasuredTile[],
  epochs: EpochModels | null,
): MeasuredUnit[] {
  const { atomSamples } = model.dictionary;
  const relative: number[][] = channels.map(() => []);
  const units = channels.map((own) => {
    const nothing: Float32Array = new Float32Array(own.length * atomSamples);
    return {
      sums: measured.map(() => nothing),
      counts: new Float64Array(measured.length),
    };
  });
  measured.forEach(({ atoms }, e) => {
    for (const { atom, sum, amplitudes } of atoms) {
      const { sums, counts } = units[atom];
      sums[e] = sum;
      counts[e] = amplitudes.length;
      const expected = (epochs?.[e].prior ?? model.prior)?.mean[atom] ?? model.scale[atom];
      for (const amplitude of amplitudes) relative[atom].push(Math.abs(amplitude) / expected);
    }
  });
  return units.map((unit, c) => ({ ...unit, relative: Float64Array.from(relative[c]) }));
}

function spreadShareOf({ prior }: LearnedModel, unit: number, relative: Float64Array) {
  const known = prior === null ? NARROWEST_SPREAD : prior.spread[unit] / prior.mean[unit];
  if (relative.length < ENOUGH_FOR_SPREAD) return known;
  const measured = 1.4826 * medianAbsoluteDeviation(relative, median(relative));
  return Math.min(WIDEST_SPREAD, Math.max(NARROWEST_SPREAD, measured));
}

/** Largest root mean square distance between two paths of a unit, as a share of its size. */
function largestMove(from: UnitPaths, to: UnitPaths): number {
  return Math.max(
    ...to.map((path, unit) => {
      const before = from[unit];
      if (path === undefined && before === undefined) return 0;
      if (path === undefined || before === undefined) return 1;
      const squares = path.map((waveform, e) => {
        const difference = waveform.map((value, i) => value - before[e][i]);
        return (normOf(difference) / normOf(waveform)) ** 2;
      });
      return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
    }),
  );
}
