import type { OpenOptions } from '../../core/index.ts';
import type { SaidOfFiles, SaidOfOne } from '../files/said-of-files.ts';
import type { Database } from './database.ts';
import { fromJson, toJson } from './json-column.ts';

/** What a user has said of the files of a session that they do not say themselves. It holds until it is said anew. */
export class SaidTable {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  read(): SaidOfFiles {
    const rows = this.database
      .all<{ place: string; name: string; options: string }>('SELECT * FROM said')
      .flatMap(({ place, name, options }) => {
        const said = readable(options);
        return said === undefined ? [] : [{ place, name, options: said }];
      });
    return {
      ofAll: rows.find(isOfAll)?.options ?? {},
      ofOne: rows.filter((row) => !isOfAll(row)),
    };
  }

  /** Says it of all files of the folder, in place of what was said of any. */
  sayOfAll(options: OpenOptions): void {
    this.database.transaction(() => {
      this.database.run('DELETE FROM said');
      this.sayOf({ place: '', name: '', options });
    });
  }

  /** Says it of one recording alone. */
  sayOf({ place, name, options }: SaidOfOne): void {
    this.database.run(
      'INSERT INTO said (place, name, options) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET options = excluded.options',
      ...[place, name, toJson(options)],
    );
  }
}

const isOfAll = ({ place, name }: { place: string; name: string }) => place === '' && name === '';

/** What has been damaged has to be said again. */
function readable(text: string): OpenOptions | undefined {
  try {
    return fromJson<OpenOptions>(text);
  } catch {
    return undefined;
  }
}
