import { parseParameters, silentContext } from '../../core/index.ts';
import { openSource } from '../files/open-source.ts';
import type { RunRecord } from '../store/run-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import { sourceOf } from './recording-source.ts';
import type { SessionRecording } from './session-recordings.ts';
import type { SortPayload } from './sort-job.ts';
import type { SpeedHistory } from './speed-history.ts';
import { isInputOf, type SortNeed, sortNeedOf } from './up-to-date.ts';

/** What is asked of all recordings of a session. */
export interface SessionRequest {
  /** Values of parameters; a recording's own come before them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly force: boolean;
}

/** A recording with what is to be done about it. */
export interface PlannedRecording extends SessionRecording {
  readonly need: SortNeed | 'input changed' | 'forced' | 'still being written';
  /** Whether it is in the queue. */
  readonly isQueued: boolean;
  /** null where nothing tells. */
  readonly estimatedSeconds: number | null;
}

/**
 * Looks what is to be done about each recording.
 * @throws UserError (`BAD_PARAMETER`)
 */
export async function planSession(
  store: SessionStore,
  recordings: readonly SessionRecording[],
  request: SessionRequest,
  speeds: SpeedHistory,
): Promise<PlannedRecording[]> {
  const planned: PlannedRecording[] = [];
  for (const recording of recordings) {
    const need = await needOf(store, recording, request);
    const isQueued = need !== 'sorted' && need !== 'still being written';
    const { channelCount, durationSeconds } = recording.record;
    const estimate = speeds.estimate(channelCount, durationSeconds);
    planned.push({ ...recording, need, isQueued, estimatedSeconds: isQueued ? estimate : 0 });
  }
  return planned;
}

/** Takes all sorts out of the queue that are not of these recordings. */
export function keepInQueue(store: SessionStore, planned: readonly PlannedRecording[]): void {
  const kept = new Set(planned.map(({ record }) => record.id));
  store.transaction(() => {
    for (const { id } of store.recordings.list()) {
      if (!kept.has(id)) store.jobs.removeOf('sort', id);
    }
  });
}

/** Puts what is to be done into the queue, in the order of the plan, in place of what was there. */
export function enqueue(
  store: SessionStore,
  planned: readonly PlannedRecording[],
  request: SessionRequest,
): void {
  store.transaction(() => {
    for (const { id, isPresent } of store.recordings.list()) {
      if (!isPresent) store.jobs.removeOf('sort', id);
    }
    for (const { record, isQueued } of planned) {
      if (!isQueued) {
        store.jobs.removeOf('sort', record.id);
        continue;
      }
      const payload: SortPayload = {
        parameters: { ...request.parameters, ...record.overrides },
        force: request.force,
      };
      const addedAt = new Date().toISOString();
      store.jobs.replace({ kind: 'sort', recordingId: record.id, payload, addedAt });
    }
  });
}

async function needOf(
  store: SessionStore,
  recording: SessionRecording,
  { parameters: common, force }: SessionRequest,
): Promise<PlannedRecording['need']> {
  const { record, isGrowing } = recording;
  const parameters = parseParameters({ ...common, ...record.overrides });
  if (isGrowing) return 'still being written';
  if (force) return 'forced';
  const { need, run } = await sortNeedOf(store, record, parameters);
  if (need !== 'sorted') return need;
  return (await isStillOf(run!, store, recording)) ? 'sorted' : 'input changed';
}

/** What a recording is besides its samples may have changed, too: its sidecar, its probe. */
async function isStillOf(
  run: RunRecord,
  store: SessionStore,
  { record }: SessionRecording,
): Promise<boolean> {
  try {
    const { named, close } = await openSource(sourceOf(store.place.folder, record));
    try {
      return (await isInputOf(run, record.files, named, silentContext)).isSame;
    } finally {
      await close();
    }
  } catch {
    // Sorting it will tell what is wrong.
    return false;
  }
}
