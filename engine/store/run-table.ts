import {
  type ImportOrigin,
  type Notice,
  type Parameters,
  parseParameters,
} from '../../core/index.ts';
import { contentHash } from './content-hash.ts';
import type { Database } from './database.ts';
import { fromJson, toJson } from './json-column.ts';

export type RunState = 'running' | 'finished' | 'failed' | 'interrupted';

/** What is known of a run when it begins. */
export interface RunStart {
  readonly recordingId: number;
  readonly parameters: Parameters;
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly host: string;
  readonly threads: number;
  readonly kernels: string;
  /** Where the spikes come from; null where they were found by sorting. */
  readonly importedFrom: ImportOrigin | null;
}

/** What a run found, in numbers; the medians are NaN where there are no units. */
export interface RunNumbers {
  readonly unitCount: number;
  readonly goodUnitCount: number;
  readonly spikeCount: number;
  /** Medians over units, in whitened units. */
  readonly lambda: number;
  readonly sigma: number;
  /** Median KS distance of the units; null until it is computed. */
  readonly medianKs: number | null;
}

/** How a run ended that came to its end. */
export interface RunOutcome {
  /** Of what opening the recording told, or each of those that are sorted as it. */
  readonly factsHash: string | null;
  readonly inputHash: string;
  readonly endedAt: string;
  readonly backend: string;
  readonly wallSeconds: number;
  readonly stageSeconds: Readonly<Record<string, number>>;
  readonly notices: readonly Notice[];
  readonly numbers: RunNumbers;
}

/** One sorting of one recording: where it comes from and how it went. */
export interface RunRecord extends Omit<RunStart, 'parameters'> {
  readonly id: number;
  readonly state: RunState;
  readonly parameterHash: string;
  readonly seed: number;
  readonly factsHash: string | null;
  readonly inputHash: string | null;
  readonly endedAt: string | null;
  readonly backend: string;
  readonly wallSeconds: number | null;
  readonly stageSeconds: Readonly<Record<string, number>>;
  readonly notices: readonly Notice[];
  /** null until the run is finished. */
  readonly numbers: RunNumbers | null;
  readonly error: Notice | null;
}

interface RunRow {
  readonly id: number;
  readonly recording_id: number;
  readonly facts_hash: string | null;
  readonly input_hash: string | null;
  readonly parameter_hash: string;
  readonly seed: number;
  readonly version: string;
  readonly state: RunState;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly host: string;
  readonly threads: number;
  readonly kernels: string;
  readonly imported_from: string | null;
  readonly backend: string;
  readonly stage_seconds: string;
  readonly notices: string;
  readonly wall_seconds: number | null;
  readonly unit_count: number | null;
  readonly good_unit_count: number;
  readonly spike_count: number;
  readonly lambda: number | null;
  readonly sigma: number | null;
  readonly median_ks: number | null;
  readonly error_code: string | null;
  readonly error_message: string;
}

/** The runs of a session: its history. */
export class RunTable {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** All, in the order in which they began. */
  list(): RunRecord[] {
    return this.database.all<RunRow>('SELECT * FROM runs ORDER BY id').map(recordOf);
  }

  /** Those of one recording, in the same order. */
  listOf(recordingId: number): RunRecord[] {
    return this.database
      .all<RunRow>('SELECT * FROM runs WHERE recording_id = ? ORDER BY id', recordingId)
      .map(recordOf);
  }

  byId(id: number): RunRecord | undefined {
    const row = this.database.get<RunRow>('SELECT * FROM runs WHERE id = ?', id);
    return row && recordOf(row);
  }

  /** The last run of a recording that came to its end: the one whose result counts. */
  lastFinished(recordingId: number): RunRecord | undefined {
    return this.lastWhere(recordingId, "state = 'finished'");
  }

  /** The last sort of a recording, however it ended. */
  lastSort(recordingId: number): RunRecord | undefined {
    return this.lastWhere(recordingId, 'imported_from IS NULL');
  }

  /** The last sort of a recording that came to its end. */
  lastFinishedSort(recordingId: number): RunRecord | undefined {
    return this.lastWhere(recordingId, "imported_from IS NULL AND state = 'finished'");
  }

  private lastWhere(recordingId: number, condition: string): RunRecord | undefined {
    const row = this.database.get<RunRow>(
      `SELECT * FROM runs WHERE recording_id = ? AND ${condition} ORDER BY id DESC LIMIT 1`,
      recordingId,
    );
    return row && recordOf(row);
  }

  /** The last finished run of the same recording and kind, sort or import: the one whose files are there. */
  newestLike({ recordingId, importedFrom }: RunRecord): RunRecord | undefined {
    return importedFrom === null
      ? this.lastFinishedSort(recordingId)
      : this.lastImport(recordingId);
  }

  /** The last import into a recording; there are only finished ones. */
  lastImport(recordingId: number): RunRecord | undefined {
    return this.lastWhere(recordingId, "imported_from IS NOT NULL AND state = 'finished'");
  }

  /** The last run and the last finished one of every recording, by the recording. */
  lastOfAll(which: 'runs' | 'sorts'): {
    last: Map<number, RunRecord>;
    lastFinished: Map<number, RunRecord>;
  } {
    const isMeant = which === 'sorts' ? 'imported_from IS NULL' : 'TRUE';
    const lastWhere = (condition: string) => {
      const rows = this.database.all<RunRow>(
        `SELECT * FROM runs WHERE id IN (SELECT max(id) FROM runs WHERE ${condition} GROUP BY recording_id)`,
      );
      return new Map(rows.map((row) => [row.recording_id, recordOf(row)]));
    };
    return {
      last: lastWhere(isMeant),
      lastFinished: lastWhere(`${isMeant} AND state = 'finished'`),
    };
  }

  parametersOf(run: RunRecord): Parameters {
    const row = this.database.get<{ parameters: string }>(
      'SELECT parameters FROM parameter_sets WHERE hash = ?',
      run.parameterHash,
    );
    return parseParameters(fromJson(row!.parameters));
  }

  /** @returns the number of the run */
  begin(start: RunStart): number {
    const { database } = this;
    const hash = parameterHash(start.parameters);
    return database.transaction(() => {
      database.run(
        'INSERT INTO parameter_sets (hash, parameters) VALUES (?, ?) ON CONFLICT DO NOTHING',
        ...[hash, toJson(start.parameters)],
      );
      return database.run(
        `INSERT INTO runs (recording_id, parameter_hash, seed, version, state, started_at, host, threads, kernels, imported_from, backend, stage_seconds, notices)
         VALUES (?, ?, ?, ?, 'running', ?, ?, ?, ?, ?, '', ?, ?)`,
        ...[start.recordingId, hash, start.parameters.seed, start.version, start.startedAt],
        ...[start.host, start.threads, start.kernels],
        ...[start.importedFrom && toJson(start.importedFrom), toJson({}), toJson([])],
      ).lastId;
    });
  }

  finish(id: number, outcome: RunOutcome): void {
    const { numbers } = outcome;
    this.database.run(
      `UPDATE runs SET state = 'finished', facts_hash = ?, input_hash = ?, ended_at = ?, backend = ?, wall_seconds = ?, stage_seconds = ?, notices = ?,
         unit_count = ?, good_unit_count = ?, spike_count = ?, lambda = ?, sigma = ?, median_ks = ? WHERE id = ?`,
      ...[
        outcome.factsHash,
        outcome.inputHash,
        outcome.endedAt,
        outcome.backend,
        outcome.wallSeconds,
      ],
      ...[toJson(outcome.stageSeconds), toJson(outcome.notices)],
      ...[numbers.unitCount, numbers.goodUnitCount, numbers.spikeCount],
      ...[nullIfNaN(numbers.lambda), nullIfNaN(numbers.sigma), numbers.medianKs, id],
    );
  }

  /** Notes that a run ended without a result. */
  fail(id: number, endedAt: string, error: Notice): void {
    this.database.run(
      "UPDATE runs SET state = 'failed', ended_at = ?, error_code = ?, error_message = ? WHERE id = ?",
      ...[endedAt, error.code, error.message, id],
    );
  }

  /** Notes that a run was stopped. */
  interrupt(id: number, endedAt: string): void {
    this.database.run(
      "UPDATE runs SET state = 'interrupted', ended_at = ? WHERE id = ?",
      ...[endedAt, id],
    );
  }

  /** Notes that all which seem to run were stopped. */
  interruptAll(endedAt: string): void {
    this.database.run(
      "UPDATE runs SET state = 'interrupted', ended_at = ? WHERE state = 'running'",
      endedAt,
    );
  }
}

/** Two sets of parameters have the same hash where all values are the same. */
export function parameterHash(parameters: Parameters): string {
  return contentHash(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const nullIfNaN = (value: number) => (Number.isNaN(value) ? null : value);

function recordOf(row: RunRow): RunRecord {
  return {
    id: row.id,
    recordingId: row.recording_id,
    factsHash: row.facts_hash,
    inputHash: row.input_hash,
    parameterHash: row.parameter_hash,
    seed: row.seed,
    version: row.version,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    host: row.host,
    threads: row.threads,
    kernels: row.kernels,
    importedFrom: row.imported_from === null ? null : fromJson<ImportOrigin>(row.imported_from),
    backend: row.backend,
    stageSeconds: fromJson<Record<string, number>>(row.stage_seconds),
    notices: fromJson<Notice[]>(row.notices),
    wallSeconds: row.wall_seconds,
    numbers:
      row.unit_count === null
        ? null
        : {
            unitCount: row.unit_count,
            goodUnitCount: row.good_unit_count,
            spikeCount: row.spike_count,
            lambda: row.lambda ?? Number.NaN,
            sigma: row.sigma ?? Number.NaN,
            medianKs: row.median_ks,
          },
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message },
  };
}
