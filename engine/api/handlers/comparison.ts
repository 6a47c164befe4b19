import { resolve } from 'node:path';
import { defaultToleranceMs, type LabelledSpikes, UserError } from '../../../core/index.ts';
import { compareWithTruth } from '../../results/compare-with-truth.ts';
import { readStoredSorting } from '../../results/read-stored-sorting.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { ComparisonMethods } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import { joinedRows, unitIdsOf } from '../results/spike-rows.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';

export function comparisonHandlers(
  sessions: Sessions,
  results: SessionResults,
): Handlers<keyof ComparisonMethods> {
  return {
    async compareSorting({ path: given, toleranceMs = defaultToleranceMs, ...ref }) {
      const result = await results.get(sessions.get(ref.sessionId), ref);
      const { sampleRate } = result.found;
      const path = resolve(given);
      const other = await readStoredSorting(path, sampleRate);
      if (other.spikes.sampleIndex.length === 0) {
        throw new UserError('EMPTY_SORTING', `${path} holds no spike to compare with.`);
      }
      const { rows, ...comparison } = compareWithTruth(
        other.spikes,
        labelled(result),
        (toleranceMs / 1000) * sampleRate,
      );
      return {
        revision: result.curation.revision,
        path,
        rows: rows.map(({ truthUnitId, truthSpikeCount, unitId = null, ...scores }) => ({
          ...{ otherUnitId: truthUnitId, otherSpikeCount: truthSpikeCount, unitId, ...scores },
          otherName: other.names?.get(truthUnitId) ?? null,
        })),
        ...comparison,
      };
    },
  };
}

/** All spikes of the curated units, by time. */
function labelled({ units, found }: CuratedRun): LabelledSpikes {
  const rows = joinedRows(units.map((unit) => unit.rows));
  const unitIds = units.map(({ unitId }) => unitId);
  const placeOf = new Map(unitIds.map((unitId, place) => [unitId, place]));
  return {
    unitIds: Int32Array.from(unitIds),
    unitIndex: Int32Array.from(unitIdsOf(rows, units), (unitId) => placeOf.get(unitId)!),
    sampleIndex: Float64Array.from(rows, (row) => found.spikes.sampleIndex[row]!),
    segmentIndex: Uint16Array.from(rows, (row) => found.spikes.segmentIndex[row]!),
  };
}
