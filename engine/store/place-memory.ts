import type { KnownPlaces } from '../files/known-places.ts';
import type { Database } from './database.ts';
import { sealed, unsealed } from './json-column.ts';

/** What a search remembers of the places of a session folder; kept when it is told to. */
export class PlaceMemory implements KnownPlaces {
  private readonly database: Database;
  /** As they are kept. */
  private readonly known: Map<string, string>;
  private readonly changed = new Set<string>();

  constructor(database: Database) {
    this.database = database;
    const rows = database.all<{ place: string; knowledge: string }>('SELECT * FROM known_places');
    this.known = new Map(rows.map(({ place, knowledge }) => [place, knowledge]));
  }

  recall(place: string): string | undefined {
    const text = this.known.get(place);
    try {
      return text && unsealed(text);
    } catch {
      // What has been damaged is looked at again.
      return undefined;
    }
  }

  remember(place: string, text: string): void {
    this.known.set(place, sealed(text));
    this.changed.add(place);
  }

  /** Keeps what is new: all at once, because each change of a database waits for the disk. */
  save(): void {
    const { database, changed, known } = this;
    if (changed.size === 0) return;
    database.transaction(() => {
      for (const place of changed) {
        database.run(
          'INSERT INTO known_places (place, knowledge) VALUES (?, ?) ON CONFLICT DO UPDATE SET knowledge = excluded.knowledge',
          ...[place, known.get(place)!],
        );
      }
    });
    changed.clear();
  }
}
