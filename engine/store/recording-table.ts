import type { OpenOptions } from '../../core/index.ts';
import type { Database } from './database.ts';
import { isHomeName } from './home-names.ts';
import { fromJson, toJson } from './json-column.ts';

/** A file that a recording's samples are in, as it was when it was last looked at. */
export interface InputFileRecord {
  /** Relative to the session folder, with slashes. */
  readonly path: string;
  readonly byteLength: number;
  readonly modifiedMs: number;
  /** Another one whenever the system has changed the file; null where an older version did not note it. */
  readonly changeMark: string | null;
  /** Of some of its content; null until the file has been read as a whole, or where that was not noted. */
  readonly contentSample: string | null;
  /** null until the file has been read as a whole. */
  readonly sha256: string | null;
}

/** One of several recordings that are sorted as one. */
export interface PartEntry {
  readonly place: string;
  readonly name: string;
  /** Unique among the parts. */
  readonly folderName: string;
}

/** A recording as it was found in the session folder. */
export interface RecordingEntry {
  /** What is to be opened, relative to the session folder, with slashes; empty for the folder itself. */
  readonly place: string;
  /** Name among the recordings at the place. */
  readonly name: string;
  /** What the folder of its results may be called, where no other recording has that name. */
  readonly folderName: string;
  /** The recordings that are sorted as this one; null for one of its own. */
  readonly parts: readonly PartEntry[] | null;
  readonly format: string;
  readonly options: OpenOptions;
  /** Parameters of this recording alone, as `parseParameters` reads them. */
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly durationSeconds: number;
  /** Of what opening it told, or each of those that are sorted as it; null where nothing is known of it. */
  readonly factsHash: string | null;
  readonly files: readonly InputFileRecord[];
}

/** A recording of the session. */
export interface RecordingRecord extends Omit<RecordingEntry, 'folderName'> {
  readonly id: number;
  /** Name of the folder of its results, distinct within the session. */
  readonly resultFolder: string;
  /** False once it was not found any more. */
  readonly isPresent: boolean;
}

interface RecordingRow {
  readonly id: number;
  readonly place: string;
  readonly name: string;
  readonly result_folder: string;
  readonly parts: string | null;
  readonly format: string;
  readonly options: string;
  readonly overrides: string;
  readonly sample_rate: number;
  readonly channel_count: number;
  readonly duration_seconds: number;
  readonly facts_hash: string | null;
  readonly is_present: number;
}

interface FileRow {
  readonly recording_id: number;
  readonly path: string;
  readonly byte_length: number;
  readonly modified_ms: number;
  readonly change_mark: string | null;
  readonly content_sample: string | null;
  readonly sha256: string | null;
}

/** The recordings of a session. */
export class RecordingTable {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** All that were ever found, by place and name. */
  list(): RecordingRecord[] {
    const { database } = this;
    const rows = database.all<RecordingRow>('SELECT * FROM recordings ORDER BY place, name');
    const files = new Map<number, FileRow[]>(rows.map(({ id }) => [id, []]));
    for (const row of database.all<FileRow>('SELECT * FROM input_files ORDER BY position')) {
      files.get(row.recording_id)!.push(row);
    }
    return rows.map((row) => recordOf(row, files.get(row.id)!));
  }

  byId(id: number): RecordingRecord | undefined {
    const row = this.database.get<RecordingRow>('SELECT * FROM recordings WHERE id = ?', id);
    return row && recordOf(row, this.fileRowsOf(id));
  }

  /** What was found at a place before. */
  find(place: string, name: string): RecordingRecord | undefined {
    const row = this.database.get<RecordingRow>(
      'SELECT * FROM recordings WHERE place = ? AND name = ?',
      ...[place, name],
    );
    return row && recordOf(row, this.fileRowsOf(row.id));
  }

  /**
   * Notes what was found at a place.
   * @param earlier what was found there before
   */
  save(found: RecordingEntry, earlier = this.find(found.place, found.name)): RecordingRecord {
    if (earlier !== undefined && isAsBefore(earlier, found)) return earlier;
    return this.database.transaction(() => {
      const id = earlier === undefined ? this.insert(found) : this.update(earlier.id, found);
      this.saveFiles(id, found.files);
      return this.byId(id)!;
    });
  }

  /** Notes that recordings which are not among these were not found any more. */
  keepPresent(ids: readonly number[]): void {
    this.database.run(
      `WITH kept AS (SELECT value AS id FROM json_each(?))
       UPDATE recordings SET is_present = id IN kept WHERE is_present <> (id IN kept)`,
      JSON.stringify(ids),
    );
  }

  /** Notes the files of a recording as they are now. */
  saveFiles(id: number, files: readonly InputFileRecord[]): void {
    const { database } = this;
    database.transaction(() => {
      database.run('DELETE FROM input_files WHERE recording_id = ?', id);
      files.forEach((file, position) => {
        database.run(
          'INSERT INTO input_files (recording_id, position, path, byte_length, modified_ms, change_mark, content_sample, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          ...[id, position, file.path, file.byteLength, file.modifiedMs],
          ...[file.changeMark, file.contentSample, file.sha256],
        );
      });
    });
  }

  private insert(found: RecordingEntry): number {
    return this.database.run(
      `INSERT INTO recordings (place, name, parts, format, options, overrides, sample_rate, channel_count, duration_seconds, facts_hash, is_present, result_folder)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)`,
      ...valuesOf(found),
      this.freeFolder(found.folderName),
    ).lastId;
  }

  private update(id: number, found: RecordingEntry): number {
    this.database.run(
      `UPDATE recordings SET place = ?, name = ?, parts = ?, format = ?, options = ?, overrides = ?, sample_rate = ?, channel_count = ?, duration_seconds = ?, facts_hash = ?, is_present = 1
       WHERE id = ?`,
      ...valuesOf(found),
      id,
    );
    return id;
  }

  /** `day`, `day-2` where another recording has that, `recording_work` where the session itself has it. */
  private freeFolder(wanted: string): string {
    const base = isHomeName(wanted) ? `recording_${wanted}` : wanted;
    const isTaken = (folder: string) =>
      this.database.get('SELECT 1 FROM recordings WHERE result_folder = ?', folder) !== undefined;
    let folder = base;
    for (let count = 2; isTaken(folder); count++) folder = `${base}-${count}`;
    return folder;
  }

  private fileRowsOf(id: number): FileRow[] {
    return this.database.all<FileRow>(
      'SELECT * FROM input_files WHERE recording_id = ? ORDER BY position',
      id,
    );
  }
}

function recordOf(row: RecordingRow, files: readonly FileRow[]): RecordingRecord {
  return {
    id: row.id,
    place: row.place,
    name: row.name,
    resultFolder: row.result_folder,
    parts: row.parts === null ? null : fromJson<PartEntry[]>(row.parts),
    format: row.format,
    options: fromJson<OpenOptions>(row.options),
    overrides: fromJson<Record<string, unknown>>(row.overrides),
    sampleRate: row.sample_rate,
    channelCount: row.channel_count,
    durationSeconds: row.duration_seconds,
    factsHash: row.facts_hash,
    isPresent: row.is_present === 1,
    files: files.map((file) => ({
      path: file.path,
      byteLength: file.byte_length,
      modifiedMs: file.modified_ms,
      changeMark: file.change_mark,
      contentSample: file.content_sample,
      sha256: file.sha256,
    })),
  };
}

function isSameFile(a: InputFileRecord, b: InputFileRecord): boolean {
  return (
    a.path === b.path &&
    a.byteLength === b.byteLength &&
    a.modifiedMs === b.modifiedMs &&
    a.changeMark === b.changeMark &&
    a.contentSample === b.contentSample &&
    a.sha256 === b.sha256
  );
}

/** Whether nothing is to be noted; most searches find what the last one found. */
function isAsBefore(earlier: RecordingRecord, found: RecordingEntry): boolean {
  const values = valuesOf(found);
  return (
    earlier.isPresent &&
    earlier.files.length === found.files.length &&
    found.files.every((file, i) => isSameFile(file, earlier.files[i]!)) &&
    valuesOf(earlier).every((value, i) => value === values[i])
  );
}

function valuesOf(found: Omit<RecordingEntry, 'folderName'>) {
  return [
    found.place,
    found.name,
    found.parts && toJson(found.parts),
    found.format,
    toJson(found.options),
    toJson(found.overrides),
    found.sampleRate,
    found.channelCount,
    found.durationSeconds,
    found.factsHash,
  ] as const;
}
