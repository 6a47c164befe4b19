import { type Cancellation, throwIfCancelled } from '../../base/progress.ts';
import type { Seconds } from '../../base/quantities.ts';
import type { Recording } from '../../recording/recording.ts';
import { type FilterPlan, RangeFilter } from '../filter-range.ts';
import type { Piece } from '../sample.ts';
import { type MotionPeaks, PeakLocator } from './locate-peaks.ts';
import { findTroughs, troughContext } from './troughs.ts';

/** What spikes are located by: plain data, for any thread. */
export interface LocatingJob {
  readonly filter: FilterPlan;
  /** Of each channel, microvolts; 0 for channels that take no part. */
  readonly noiseLevel: Float64Array;
  /** Samples to filter at a time. */
  readonly rangeSamples: number;
}

/**
 * Locates the spikes of groups of pieces.
 * @param onResult hears of every group as it is done, in any order
 * @returns the peaks of each group, in the order of the groups
 */
export type LocateGroups = (
  job: LocatingJob,
  groups: readonly (readonly Piece[])[],
  cancellation: Cancellation,
  onResult: () => void,
) => Promise<readonly MotionPeaks[]>;

/** Signal around a range that a spike's amplitude is taken from. */
const aroundSeconds = 1e-3;

/** @returns what locates the spikes of one group of pieces */
export function pieceLocator(
  recording: Recording,
  { filter: plan, noiseLevel, rangeSamples }: LocatingJob,
): (pieces: readonly Piece[]) => Promise<MotionPeaks> {
  const { channelCount, probe, sampleRate } = recording;
  const filter = new RangeFilter(recording, plan);
  const around = Math.max(troughContext(sampleRate), Math.ceil(aroundSeconds * sampleRate));
  let room = new Float32Array(0);
  const locateIn = async ({ segment, start, end }: Piece, locator: PeakLocator) => {
    const { startTime } = recording.segments[segment]!;
    for (let from = start; from < end; from += rangeSamples) {
      const to = Math.min(end, from + rangeSamples);
      const samples = to - from + 2 * around;
      if (room.length < channelCount * samples) room = new Float32Array(channelCount * samples);
      const traces = room.subarray(0, channelCount * samples);
      await filter.read(segment, from, to, around, traces);
      const last = samples - around;
      const { sampleIndex, channel } = findTroughs(
        traces,
        samples,
        around,
        last,
        noiseLevel,
        probe,
        sampleRate,
      );
      const startSeconds = (startTime + (from - around) / sampleRate) as Seconds;
      locator.add(traces, samples, sampleIndex, channel, startSeconds);
    }
  };
  return async (pieces) => {
    const locator = new PeakLocator(probe, noiseLevel, sampleRate);
    for (const piece of pieces) await locateIn(piece, locator);
    return locator.peaks();
  };
}

/** One group after the other, on this thread. */
export function locatingHere(recording: Recording): LocateGroups {
  return async (job, groups, cancellation, onResult) => {
    const locate = pieceLocator(recording, job);
    const located: MotionPeaks[] = [];
    for (const group of groups) {
      throwIfCancelled(cancellation);
      located.push(await locate(group));
      onResult();
    }
    return located;
  };
}
