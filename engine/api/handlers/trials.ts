import {
  alignTrials,
  type CuratedUnit,
  type Progress,
  type Sorting,
  type Spikes,
  type TrialWindow,
  UserError,
} from '../../../core/index.ts';
import { analyseInBackground } from '../../compute/analyse-in-background.ts';
import { nowAndThen } from '../../now-and-then.ts';
import { ratesRequest } from '../../results/rates-request.ts';
import type { RecordingRef, RequestOf, TrialMethods } from '../contract.ts';
import type { EventHub } from '../event-hub.ts';
import type { Handlers } from '../handlers.ts';
import { alignedSpikes } from '../results/aligned-spikes.ts';
import { chosenUnits } from '../results/spike-rows.ts';
import { trialFits } from '../results/trial-fits.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';

export function trialHandlers(
  sessions: Sessions,
  results: SessionResults,
  events: EventHub,
): Handlers<keyof TrialMethods> {
  return {
    async alignSpikes(request) {
      const result = await results.get(sessions.get(request.sessionId), request);
      return alignedSpikes(result, request);
    },

    async fitTrials(request, { cancellation }) {
      const result = await results.get(sessions.get(request.sessionId), request);
      const { sampleRate, segments, spikes } = result.found;
      const aligned = alignTrials(
        spikesOf(chosenUnits(result, request.unitIds), spikes),
        momentsOf(request.events),
        windowOf(request),
        { sampleRate, segmentSamples: segments.map(({ sampleCount }) => sampleCount) },
      );
      const { trials } = aligned;
      const models = ratesRequest(trials, request, stimulusOf(request.stimulus, trials.binCount));
      const analysis = await analyseInBackground(
        { trials, request: models },
        { cancellation, onProgress: tellProgress(request, events) },
      );
      return trialFits(aligned, models, analysis);
    },
  };
}

function spikesOf(
  units: readonly CuratedUnit[],
  { sampleIndex, segmentIndex }: Sorting['spikes'],
): Spikes {
  const rows = units.flatMap((unit) => Array.from(unit.rows));
  return {
    unitIds: units.map(({ unitId }) => unitId),
    unitIndex: units.flatMap((unit, place) => Array.from(unit.rows, () => place)),
    sampleIndex: rows.map((row) => sampleIndex[row]!),
    segmentIndex: rows.map((row) => segmentIndex[row]!),
  };
}

function momentsOf({ sampleIndex, segmentIndex }: RequestOf<'fitTrials'>['events']) {
  return segmentIndex === undefined ? { sampleIndex } : { sampleIndex, segmentIndex };
}

function windowOf({ windowMs, binMs, baselineMs }: RequestOf<'fitTrials'>): TrialWindow {
  const [startMs, endMs] = windowMs;
  return { startMs, endMs, binMs, ...(baselineMs && { baselineMs }) };
}

function stimulusOf(values: Float64Array | undefined, binCount: number) {
  if (values === undefined) return undefined;
  if (values.length !== binCount || !values.every(Number.isFinite)) {
    throw new UserError(
      'STIMULUS_LENGTH',
      `The stimulus has ${values.length} values; expected ${binCount} numbers, one for each bin of the window.`,
    );
  }
  return { names: ['stimulus'], values };
}

/** Passes progress on to clients, as often as they can use it. */
function tellProgress({ sessionId, recordingId }: RecordingRef, events: EventHub) {
  return nowAndThen(({ stage, fraction }: Progress) =>
    events.emit('trialFitProgress', { sessionId, recordingId, stage, fraction }),
  );
}
