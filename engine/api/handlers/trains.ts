import { correlograms, intervalHistogram } from '../../../core/index.ts';
import type { Handlers } from '../handlers.ts';
import { chosenUnits } from '../results/spike-rows.ts';
import { trainsOfUnits } from '../results/trains.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** The refractory period that the ISI metrics take for granted. */
const refractoryMs = 1.5;
const mostBins = 2000;

/** Spike trains against themselves and each other. */
export function trainHandlers(
  sessions: Sessions,
  results: SessionResults,
): Handlers<'readCorrelograms' | 'readIntervals'> {
  return {
    async readCorrelograms(request) {
      const result = await results.get(sessions.get(request.sessionId), request);
      const { unitIds, windowMs, binMs } = request;
      const trains = trainsOfUnits(chosenUnits(result, unitIds), result.found);
      const halfBins = Math.max(1, Math.min(mostBins, Math.round(windowMs / binMs)));
      const binSamples = (binMs / 1000) * result.found.sampleRate;
      return {
        revision: result.curation.revision,
        unitIds,
        binCount: 2 * halfBins,
        binMs,
        startMs: -halfBins * binMs,
        counts: correlograms(trains, { halfBins, binSamples }),
      };
    },

    async readIntervals(request) {
      const result = await results.get(sessions.get(request.sessionId), request);
      const { unitIds, windowMs, binMs } = request;
      const trains = trainsOfUnits(chosenUnits(result, unitIds), result.found);
      const samplesPerMs = result.found.sampleRate / 1000;
      const binCount = Math.max(1, Math.min(mostBins, Math.round(windowMs / binMs)));
      const counts = new Uint32Array(unitIds.length * binCount);
      const violations = new Uint32Array(unitIds.length);
      trains.forEach((train, unit) => {
        counts.set(intervalHistogram(train, binMs * samplesPerMs, binCount), unit * binCount);
        violations[unit] = intervalHistogram(train, refractoryMs * samplesPerMs, 1)[0]!;
      });
      const { revision } = result.curation;
      return { revision, unitIds, binCount, binMs, counts, refractoryMs, violations };
    },
  };
}
