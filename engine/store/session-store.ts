import type { Notice } from '../../core/index.ts';
import { CurationTable } from './curation-table.ts';
import type { Database } from './database.ts';
import { JobTable } from './job-table.ts';
import { PlaceMemory } from './place-memory.ts';
import { RecordingTable } from './recording-table.ts';
import { RunTable } from './run-table.ts';
import { SaidTable } from './said-table.ts';
import type { SessionPlace } from './session-place.ts';
import { SortingTable } from './sorting-table.ts';

/** The memory of a session, table by table. */
export class SessionStore {
  readonly place: SessionPlace;
  readonly recordings: RecordingTable;
  readonly runs: RunTable;
  readonly sortings: SortingTable;
  readonly curation: CurationTable;
  readonly jobs: JobTable;
  readonly said: SaidTable;
  /** The search for results that the store may not know of, by recording: it is made once. */
  readonly adoptions = new Map<number, Promise<void>>();
  /** What the user should know about the store itself. */
  readonly notices: readonly Notice[];
  private readonly database: Database;
  /** Closes the database and lets go of what was taken with it. */
  readonly close: () => Promise<void>;

  constructor(
    place: SessionPlace,
    database: Database,
    notices: readonly Notice[],
    close: () => Promise<void>,
  ) {
    this.place = place;
    this.database = database;
    this.notices = notices;
    this.close = close;
    this.recordings = new RecordingTable(database);
    this.runs = new RunTable(database);
    this.sortings = new SortingTable(database);
    this.curation = new CurationTable(database);
    this.jobs = new JobTable(database);
    this.said = new SaidTable(database);
  }

  /** What searches of the session folder remember. */
  placeMemory(): PlaceMemory {
    return new PlaceMemory(this.database);
  }

  /** Everything that the work does happens, or nothing. */
  transaction<Result>(work: () => Result): Result {
    return this.database.transaction(work);
  }
}
