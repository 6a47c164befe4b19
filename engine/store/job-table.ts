import type { Notice } from '../../core/index.ts';
import type { Database } from './database.ts';
import { fromJson, toJson } from './json-column.ts';

export type JobState = 'waiting' | 'running' | 'paused' | 'finished' | 'failed' | 'cancelled';

export const hasEnded = (state: JobState) =>
  state === 'finished' || state === 'failed' || state === 'cancelled';

/** How far a job is. */
export interface JobProgress {
  readonly stage: string;
  /** Of the stage, 0 to 1. */
  readonly fraction: number;
  /** Until the job ends; null where nothing tells. */
  readonly secondsLeft: number | null;
}

/** Kinds of jobs, as the database has them. */
export type JobKind = 'sort' | 'import';

export interface NewJob {
  readonly kind: JobKind;
  readonly recordingId: number;
  /** Plain data. */
  readonly payload: unknown;
  /** ISO 8601. */
  readonly addedAt: string;
}

export interface JobRecord extends NewJob {
  readonly id: number;
  readonly state: JobState;
  readonly progress: JobProgress | null;
  /** Its last run, if it has begun one. */
  readonly runId: number | null;
  readonly error: Notice | null;
}

interface JobRow {
  readonly id: number;
  readonly kind: JobKind;
  readonly recording_id: number;
  readonly state: JobState;
  readonly stage: string | null;
  readonly fraction: number;
  readonly seconds_left: number | null;
  readonly payload: string;
  readonly run_id: number | null;
  readonly error_code: string | null;
  readonly error_message: string;
  readonly added_at: string;
}

/** The queue of a session: what is to be done, in which order, and how far it is. */
export class JobTable {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** In the order in which they are done. */
  list(): JobRecord[] {
    return this.database.all<JobRow>('SELECT * FROM jobs ORDER BY position, id').map(recordOf);
  }

  byId(id: number): JobRecord | undefined {
    const row = this.database.get<JobRow>('SELECT * FROM jobs WHERE id = ?', id);
    return row && recordOf(row);
  }

  /** Adds a job at the end. */
  add(job: NewJob): JobRecord {
    const { lastId } = this.database.run(
      `INSERT INTO jobs (kind, recording_id, state, position, payload, added_at)
       VALUES (?, ?, 'waiting', (SELECT coalesce(max(position), 0) + 1 FROM jobs), ?, ?)`,
      ...[job.kind, job.recordingId, toJson(job.payload), job.addedAt],
    );
    return this.byId(lastId)!;
  }

  /**
   * Adds a job at the end, in place of those of its kind for the recording. Its number is none of theirs: who
   * asks for the new one is not told how an old one ended.
   */
  replace(job: NewJob): JobRecord {
    return this.database.transaction(() => {
      const added = this.add(job);
      this.database.run(
        'DELETE FROM jobs WHERE kind = ? AND recording_id = ? AND id <> ?',
        ...[job.kind, job.recordingId, added.id],
      );
      return added;
    });
  }

  /** Takes the first job that waits. */
  claim(): JobRecord | undefined {
    return this.database.transaction(() => {
      const next = this.database.get<JobRow>(
        "SELECT * FROM jobs WHERE state = 'waiting' ORDER BY position, id LIMIT 1",
      );
      if (next === undefined) return undefined;
      this.database.run(
        "UPDATE jobs SET state = 'running', stage = NULL, error_code = NULL WHERE id = ?",
        next.id,
      );
      return this.byId(next.id);
    });
  }

  /** Lets jobs wait again that are told to run, when whoever ran them is no more. */
  releaseAll(): void {
    this.database.run("UPDATE jobs SET state = 'waiting' WHERE state = 'running'");
  }

  setState(id: number, state: JobState, error: Notice | null = null): void {
    this.database.run(
      'UPDATE jobs SET state = ?, error_code = ?, error_message = ? WHERE id = ?',
      ...[state, error?.code ?? null, error?.message ?? null, id],
    );
  }

  setRun(id: number, runId: number): void {
    this.database.run('UPDATE jobs SET run_id = ? WHERE id = ?', runId, id);
  }

  setProgress(id: number, { stage, fraction, secondsLeft }: JobProgress): void {
    this.database.run(
      'UPDATE jobs SET stage = ?, fraction = ?, seconds_left = ? WHERE id = ?',
      ...[stage, fraction, secondsLeft, id],
    );
  }

  /** Puts jobs into this order, before all others. */
  moveToFront(ids: readonly number[]): void {
    this.database.transaction(() => {
      const first = this.database.get<{ least: number }>(
        'SELECT coalesce(min(position), 0) AS least FROM jobs',
      )!.least;
      ids.forEach((id, i) => {
        const position = first - ids.length + i;
        this.database.run('UPDATE jobs SET position = ? WHERE id = ?', position, id);
      });
    });
  }

  /** Takes the jobs of a kind for a recording out of the queue, whatever became of them. */
  removeOf(kind: JobKind, recordingId: number): void {
    this.database.run(
      'DELETE FROM jobs WHERE kind = ? AND recording_id = ?',
      ...[kind, recordingId],
    );
  }
}

function recordOf(row: JobRow): JobRecord {
  return {
    id: row.id,
    kind: row.kind,
    recordingId: row.recording_id,
    state: row.state,
    progress:
      row.stage === null
        ? null
        : { stage: row.stage, fraction: row.fraction, secondsLeft: row.seconds_left },
    payload: fromJson(row.payload),
    runId: row.run_id,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message },
    addedAt: row.added_at,
  };
}
