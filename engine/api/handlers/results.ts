import { parameterTable, parseParameters } from '../../../core/index.ts';
import type { RunRecord } from '../../store/run-table.ts';
import type { SessionStore } from '../../store/session-store.ts';
import type { Run } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import { unitsTable } from '../results/units-table.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** What was found as a whole: runs and the table of units. */
export function resultHandlers(
  sessions: Sessions,
  results: SessionResults,
): Handlers<'listRuns' | 'readUnits'> {
  return {
    async listRuns({ sessionId, recordingId }) {
      const session = sessions.get(sessionId);
      const { record } = await session.find(recordingId);
      const { store } = session;
      if (store === null || record === null) return [];
      return store.runs
        .listOf(record.id)
        .reverse()
        .map((run) => runFacts(store, run));
    },
    async readUnits(ref) {
      return unitsTable(await results.get(sessions.get(ref.sessionId), ref));
    },
  };
}

function runFacts(store: SessionStore, run: RunRecord): Run {
  const parameters = store.runs.parametersOf(run);
  const usual = parseParameters({});
  const changed = parameterTable.filter(
    ({ name }) => JSON.stringify(parameters[name]) !== JSON.stringify(usual[name]),
  );
  return {
    runId: String(run.id),
    state: run.state === 'finished' ? 'done' : run.state === 'running' ? 'running' : 'failed',
    startedAt: run.startedAt,
    importedFrom: run.importedFrom && {
      form: run.importedFrom.form,
      path: run.importedFrom.path,
    },
    spikeloomVersion: run.version,
    unitCount: run.numbers?.unitCount ?? 0,
    spikeCount: run.numbers?.spikeCount ?? 0,
    stageSeconds: run.stageSeconds,
    warnings: run.notices,
    changedParameters: Object.fromEntries(
      changed.map(({ name }) => [name, parameters[name]]),
    ) as Run['changedParameters'],
  };
}
