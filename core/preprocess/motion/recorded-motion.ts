import type { WorkContext } from '../../base/progress.ts';
import { durationSeconds, type Notice, type Recording } from '../../recording/recording.ts';
import type { Piece } from '../sample.ts';
import type { LocateGroups, LocatingJob } from './locate-in-pieces.ts';
import { joinPeaks } from './locate-peaks.ts';
import { type Motion, noMotion } from './motion.ts';
import { leastMotionUm, obstacleOf, planMotion } from './plan-motion.ts';
import { chooseStretches } from './stretches.ts';
import { fewestBins, usualBinSeconds } from './time-bins.ts';

/** Whether drift is looked for and corrected: `on` says what came of it in any case. */
export type DriftMode = 'auto' | 'on' | 'off';

/** Pieces that are looked at as one, at most: some seconds of a long probe. */
const piecesAtOnce = 16;
/** Groups that several threads share where there are few pieces. */
const usualGroups = 4;

const leastSeconds = fewestBins * usualBinSeconds;

/**
 * How the tissue moved in front of the probe, from the spikes in the filtered signal.
 * @param meanwhile what this thread does while others look, if there is much to look at
 */
export async function motionOf(
  recording: Recording,
  job: LocatingJob,
  locate: LocateGroups,
  context: WorkContext,
  meanwhile: () => void,
): Promise<Motion> {
  const { probe } = recording;
  const obstacle = obstacleOf(probe);
  if (obstacle !== undefined) return noMotion('MOTION_NOT_ESTIMATED', obstacle);
  const lasts = durationSeconds(recording);
  if (lasts < leastSeconds) {
    return noMotion(
      'MOTION_NOT_ESTIMATED',
      `Motion along the probe was not estimated: the recording lasts ${rounded(lasts)} s, and it takes ${leastSeconds} s.`,
    );
  }
  const { pieces, spacingSeconds } = chooseStretches(recording);
  const groups = groupsOf(pieces);
  let done = 0;
  const tell = () =>
    context.onProgress({ stage: 'Looking for drift', fraction: done / groups.length });
  tell();
  const located = await locate(job, groups, context.cancellation, () => {
    done++;
    tell();
    // The others are at work for certain when the first group has come back.
    if (done === 1) meanwhile();
  });
  return planMotion(joinPeaks(located), probe, context, spacingSeconds);
}

/** The first group is one piece: soon after it the others are known to be at work. */
function groupsOf(pieces: readonly Piece[]): (readonly Piece[])[] {
  const others = pieces.slice(1);
  const each = Math.min(piecesAtOnce, Math.ceil(others.length / usualGroups));
  return [
    pieces.slice(0, 1),
    ...Array.from({ length: Math.ceil(others.length / each) }, (_, i) =>
      others.slice(i * each, (i + 1) * each),
    ),
  ];
}

/** What to say about motion; nothing where none was found and nobody asked. */
export function noticesAboutMotion(motion: Motion, mode: DriftMode): readonly Notice[] {
  const size = `${rounded(motion.estimatedMotionUm)} µm over the recording (standard error ${rounded(motion.uncertaintyUm)} µm)`;
  if (motion.isCorrected) {
    const message = `Drift: the tissue moved along the probe by ${size}; corrected.`;
    return [{ code: 'DRIFT_CORRECTED', message }];
  }
  if (mode !== 'on') return [];
  if (motion.notices.length > 0) return motion.notices;
  const message = `Drift: ${size}, under ${leastMotionUm} µm; not corrected.`;
  return [{ code: 'DRIFT_NOT_CORRECTED', message }];
}

function rounded(micrometres: number): string {
  return Number(micrometres.toPrecision(2)).toString();
}
