import {
  compareSpikeTrains,
  defaultToleranceMs,
  parameterTable,
  type Sorting,
  UserError,
} from '../../core/index.ts';
import { labelledSpikes, toleranceSamples, trainsOf } from '../results/unit-trains.ts';
import type { RunRecord } from '../store/run-table.ts';
import type { SessionStore } from '../store/session-store.ts';

/** A unit of the first run, and the one of the second that is most likely the same neuron. */
export interface UnitAgreement {
  readonly unitId: number;
  readonly spikeCount: number;
  /** null where no unit of the other run agrees by 0.5 or more. */
  readonly otherUnitId: number | null;
  readonly otherSpikeCount: number | null;
  /** With that unit; else the highest with any. */
  readonly agreement: number;
}

/** Which units of two runs agree. */
export interface RunComparison {
  readonly run: RunRecord;
  readonly other: RunRecord;
  readonly units: readonly UnitAgreement[];
  /** Units of the other run that agree with none. */
  readonly otherUnitIds: readonly number[];
  /** Parameters in which the runs differ, as `name: value of the first, value of the other`. */
  readonly differences: readonly string[];
}

/**
 * Compares two runs of one recording by SpikeInterface's agreement score: matches / (spikes of either
 * unit), where spikes match that are at most 0.4 ms apart, and units are paired by the Hungarian
 * method among those that agree by 0.5 or more.
 * @throws UserError (`NO_SUCH_RUN`, `RUN_WITHOUT_RESULT`, `OTHER_RECORDING`, `SEGMENTS_DIFFER`)
 */
export function compareRuns(store: SessionStore, runId: number, otherId: number): RunComparison {
  const run = existingRun(store, runId);
  const other = existingRun(store, otherId);
  if (run.recordingId !== other.recordingId) {
    throw new UserError(
      'OTHER_RECORDING',
      `Run ${run.id} is of ${nameOf(store, run)}, run ${other.id} of ${nameOf(store, other)}: only runs of one recording can be compared. See "spikeloom runs".`,
    );
  }
  const first = sortingOf(store, run);
  const second = sortingOf(store, other);
  const comparison = compareSpikeTrains(
    trainsOf(labelledSpikes(first), first.segments.length),
    trainsOf(labelledSpikes(second), second.segments.length),
    toleranceSamples(defaultToleranceMs, first.sampleRate),
  );
  const matched = new Set(comparison.scores.map(({ testedUnit }) => testedUnit));
  return {
    run,
    other,
    units: comparison.scores.map((score, unit) => ({
      unitId: first.units[unit].unitId,
      spikeCount: score.truePositives + score.falseNegatives,
      otherUnitId: score.testedUnit < 0 ? null : second.units[score.testedUnit].unitId,
      otherSpikeCount: score.testedUnit < 0 ? null : score.truePositives + score.falsePositives,
      agreement: score.testedUnit < 0 ? score.bestAgreement : score.accuracy,
    })),
    otherUnitIds: second.units.flatMap(({ unitId }, unit) => (matched.has(unit) ? [] : [unitId])),
    differences: parameterTable.flatMap(({ name }) => {
      const [a, b] = [first, second].map(({ parameters }) => JSON.stringify(parameters[name]));
      return a === b ? [] : [`${name}: ${a}, ${b}`];
    }),
  };
}

function existingRun(store: SessionStore, runId: number): RunRecord {
  const run = store.runs.byId(runId);
  if (run !== undefined) return run;
  throw new UserError('NO_SUCH_RUN', `There is no run ${runId}. See "spikeloom runs".`);
}

function sortingOf(store: SessionStore, run: RunRecord): Sorting {
  const sorting = store.sortings.read(run.id, store.runs.parametersOf(run));
  if (sorting !== undefined) return sorting;
  throw new UserError(
    'RUN_WITHOUT_RESULT',
    `Run ${run.id} of ${nameOf(store, run)} has no result (${run.state}). Choose a finished run, see "spikeloom runs".`,
  );
}

function nameOf(store: SessionStore, { recordingId }: RunRecord): string {
  return store.recordings.byId(recordingId)!.resultFolder;
}
