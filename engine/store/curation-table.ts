import type { Database } from './database.ts';
import { fromJson, toJson } from './json-column.ts';

/** One thing that somebody did to a sorting by hand. */
export interface CurationEntry {
  readonly id: number;
  /** ISO 8601. */
  readonly madeAt: string;
  /** Plain data; what actions there are is for curation to say. */
  readonly action: unknown;
}

/** The journal of curation: actions are only added, never changed or taken back. */
export class CurationTable {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** @returns the number of the entry */
  append(runId: number, madeAt: string, action: unknown): number {
    return this.database.run(
      'INSERT INTO curation (run_id, made_at, action) VALUES (?, ?, ?)',
      ...[runId, madeAt, toJson(action)],
    ).lastId;
  }

  /** What was done to the sorting of a run, in that order. */
  list(runId: number): CurationEntry[] {
    return this.database
      .all<{ id: number; made_at: string; action: string }>(
        'SELECT id, made_at, action FROM curation WHERE run_id = ? ORDER BY id',
        runId,
      )
      .map(({ id, made_at, action }) => ({ id, madeAt: made_at, action: fromJson(action) }));
  }
}
