import type { UnitCounts } from '../../core/index.ts';
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

  /**
   * @param left after the action
   * @returns the number of the entry
   */
  append(runId: number, madeAt: string, action: unknown, left: UnitCounts): number {
    return this.database.run(
      'INSERT INTO curation (run_id, made_at, action, unit_count, spike_count) VALUES (?, ?, ?, ?, ?)',
      ...[runId, madeAt, toJson(action), left.unitCount, left.spikeCount],
    ).lastId;
  }

  /** What is left of each run that was curated, by the run; not of those that an older version has curated last. */
  countsLeft(): Map<number, UnitCounts> {
    const rows = this.database.all<{ run_id: number; unit_count: number; spike_count: number }>(
      `SELECT run_id, unit_count, spike_count FROM curation
         WHERE id IN (SELECT max(id) FROM curation GROUP BY run_id) AND unit_count IS NOT NULL`,
    );
    return new Map(
      rows.map(({ run_id, unit_count, spike_count }) => [
        run_id,
        { unitCount: unit_count, spikeCount: spike_count },
      ]),
    );
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
