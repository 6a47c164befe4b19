import { throwIfCancelled, type WorkContext } from '../../base/progress.ts';
import type { Seconds } from '../../base/quantities.ts';
import { type Remember, rememberNothing } from '../../base/remember.ts';
import { durationSeconds, type Notice, type Recording } from '../../recording/recording.ts';
import { type FilterPlan, RangeFilter } from '../filter-range.ts';
import type { Piece } from '../sample.ts';
import { joinPeaks, type MotionPeaks, PeakLocator } from './locate-peaks.ts';
import { type Motion, noMotion } from './motion.ts';
import { leastMotionUm, obstacleOf, planMotion } from './plan-motion.ts';
import { chooseStretches } from './stretches.ts';
import { fewestBins, usualBinSeconds } from './time-bins.ts';
import { findTroughs, troughContext } from './troughs.ts';

/** Whether drift is looked for and corrected: `on` says what came of it in any case. */
export type DriftMode = 'auto' | 'on' | 'off';

/** Signal around a range that a spike's amplitude is taken from. */
const aroundSeconds = 1e-3;

/** Pieces whose peaks are remembered together: some seconds of a long probe. */
const piecesAtOnce = 16;

const leastSeconds = fewestBins * usualBinSeconds;

/**
 * How the tissue moved in front of the probe, from the spikes in the filtered signal.
 * @param noiseLevel of each channel, microvolts; 0 for channels that take no part
 * @param rangeSamples samples to filter at a time
 * @param remember what finds the peaks of an earlier attempt
 */
export async function motionOf(
  recording: Recording,
  plan: FilterPlan,
  noiseLevel: Float64Array,
  rangeSamples: number,
  context: WorkContext,
  remember: Remember = rememberNothing,
): Promise<Motion> {
  const { channelCount, probe, sampleRate } = recording;
  const obstacle = obstacleOf(probe);
  if (obstacle !== undefined) return noMotion('MOTION_NOT_ESTIMATED', obstacle);
  const lasts = durationSeconds(recording);
  if (lasts < leastSeconds) {
    return noMotion(
      'MOTION_NOT_ESTIMATED',
      `Motion along the probe was not estimated: the recording lasts ${rounded(lasts)} s, and it takes ${leastSeconds} s.`,
    );
  }
  const filter = new RangeFilter(recording, plan);
  const { pieces, spacingSeconds } = chooseStretches(recording);
  const around = Math.max(troughContext(sampleRate), Math.ceil(aroundSeconds * sampleRate));
  const locateIn = async ({ segment, start, end }: Piece, locator: PeakLocator) => {
    const { startTime } = recording.segments[segment]!;
    for (let from = start; from < end; from += rangeSamples) {
      throwIfCancelled(context.cancellation);
      const to = Math.min(end, from + rangeSamples);
      const samples = to - from + 2 * around;
      const traces = new Float32Array(channelCount * samples);
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
  const located: MotionPeaks[] = [];
  for (let first = 0; first < pieces.length; first += piecesAtOnce) {
    const peaks = await remember(`drift from piece ${first}`, async () => {
      const locator = new PeakLocator(probe, noiseLevel, sampleRate);
      const last = Math.min(pieces.length, first + piecesAtOnce);
      for (let piece = first; piece < last; piece++) {
        context.onProgress({ stage: 'Looking for drift', fraction: piece / pieces.length });
        await locateIn(pieces[piece]!, locator);
      }
      return locator.peaks();
    });
    located.push(peaks);
  }
  return planMotion(joinPeaks(located), probe, context, spacingSeconds);
}

/** What to say about motion; nothing where none was found and nobody asked. */
export function noticesAboutMotion(motion: Motion, mode: DriftMode): readonly Notice[] {
  const size = `${rounded(motion.estimatedMotionUm)} um over the recording (standard error ${rounded(motion.uncertaintyUm)} um)`;
  if (motion.isCorrected) {
    const message = `Drift: the tissue moved along the probe by ${size}; corrected.`;
    return [{ code: 'DRIFT_CORRECTED', message }];
  }
  if (mode !== 'on') return [];
  if (motion.notices.length > 0) return motion.notices;
  const message = `Drift: ${size}, under ${leastMotionUm} um; not corrected.`;
  return [{ code: 'DRIFT_NOT_CORRECTED', message }];
}

function rounded(micrometres: number): string {
  return Number(micrometres.toPrecision(2)).toString();
}
