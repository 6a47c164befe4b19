import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DamagedFileError, UserError } from '../../core/index.ts';

/** What a column holds. Blobs come back as bytes of their own. */
export type SqlValue = string | number | Uint8Array | null;

export interface DatabaseOptions {
  readonly readOnly: boolean;
  /** How long a statement waits for another process that is writing. */
  readonly patienceMs?: number;
}

const usualPatienceMs = 10_000;

/** SQLite as the store needs it: the only file that knows which library it comes from. */
export class Database {
  readonly path: string;
  private readonly connection: BetterSqlite3.Database;
  private readonly statements = new Map<string, BetterSqlite3.Statement>();

  /**
   * Opens a database file, and makes an empty one where there is none.
   * @throws DamagedFileError (`STORE_DAMAGED`) where the file is no database; the system's own errors
   */
  constructor(path: string, { readOnly, patienceMs = usualPatienceMs }: DatabaseOptions) {
    this.path = path;
    this.connection = this.translating(
      () =>
        new BetterSqlite3(path, {
          readonly: readOnly,
          fileMustExist: readOnly,
          timeout: patienceMs,
        }),
    );
  }

  /** Runs one statement with values for its question marks or names. */
  run(sql: string, ...values: SqlParameters): { changes: number; lastId: number } {
    const { changes, lastInsertRowid } = this.translating(() => this.prepared(sql).run(...values));
    return { changes, lastId: Number(lastInsertRowid) };
  }

  /** The first row, or undefined. */
  get<Row>(sql: string, ...values: SqlParameters): Row | undefined {
    return this.translating(() => this.prepared(sql).get(...values)) as Row | undefined;
  }

  all<Row>(sql: string, ...values: SqlParameters): Row[] {
    return this.translating(() => this.prepared(sql).all(...values)) as Row[];
  }

  /** Runs statements without values, one after the other. */
  script(sql: string): void {
    this.translating(() => this.connection.exec(sql));
  }

  pragma(text: string): SqlValue {
    return this.translating(() => this.connection.pragma(text, { simple: true })) as SqlValue;
  }

  /** All of it happens, or nothing; no other process writes in between. */
  transaction<Result>(work: () => Result): Result {
    return this.translating(() => this.connection.transaction(work).immediate());
  }

  /** Makes a function known to statements that takes and gives text; null stays null. */
  define(name: string, work: (text: string) => string): void {
    const orNull = (text: string | null) => (text === null ? null : work(text));
    this.connection.function(name, { deterministic: true }, orNull as (text: unknown) => unknown);
  }

  close(): void {
    this.statements.clear();
    this.connection.close();
  }

  private prepared(sql: string): BetterSqlite3.Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.connection.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  private translating<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw translated(error, this.path);
    }
  }
}

/** Less than this is left of a full disk: room for no more of what is written at once. */
const FULL_BYTES = 1 << 17;

function isFull(path: string): boolean {
  const { bavail, bsize } = statfsSync(dirname(path));
  return bavail * bsize < FULL_BYTES;
}

type SqlParameters = readonly SqlValue[] | readonly [Readonly<Record<string, SqlValue>>];

/** Errors of SQLite as those of the file system that they stand for, or as our own. */
function translated(error: unknown, path: string): unknown {
  if (!(error instanceof BetterSqlite3.SqliteError)) return error;
  const { code, message } = error;
  const isAny = (...prefixes: string[]) => prefixes.some((prefix) => code.startsWith(prefix));
  // Of a damaged header SQLite says no more than that.
  const isUnknown = message === 'unsupported file format';
  if (isUnknown || isAny('SQLITE_CORRUPT', 'SQLITE_NOTADB')) {
    return new DamagedFileError('STORE_DAMAGED', `${path} is damaged: ${message}.`);
  }
  if (isAny('SQLITE_BUSY', 'SQLITE_LOCKED')) {
    return new UserError(
      'STORE_BUSY',
      `${path} is being written by another program for longer than ${usualPatienceMs / 1000} s. Try again when it has ended.`,
    );
  }
  const systemCode = systemCodeOf(isAny, path);
  return systemCode === undefined
    ? error
    : Object.assign(new Error(message), { code: systemCode, syscall: 'write', path });
}

function systemCodeOf(isAny: (...prefixes: string[]) => boolean, path: string): string | undefined {
  // What a full disk does to the files beside the database comes as a fault of the disk.
  if (isAny('SQLITE_FULL') || (isAny('SQLITE_IOERR') && isFull(path))) return 'ENOSPC';
  if (isAny('SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_CANTOPEN')) return 'EACCES';
  return isAny('SQLITE_IOERR') ? 'EIO' : undefined;
}
