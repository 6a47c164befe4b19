import { join } from 'node:path';
import { homeNames } from './home-names.ts';
import type { RecordingRecord } from './recording-table.ts';
import type { RunRecord } from './run-table.ts';

/** Where the newest result of a recording stands, of its sorts or of what was imported for it. */
export const resultPlaces = {
  sorted: (home: string, { resultFolder }: RecordingRecord) => join(home, resultFolder),
  imported: (home: string, { resultFolder }: RecordingRecord) =>
    join(home, homeNames.imports, resultFolder),
};

/** Where what a sort of a recording has done is kept until it is finished. */
export function workPlace(home: string, { resultFolder }: RecordingRecord): string {
  return join(home, homeNames.work, resultFolder);
}

export type ResultKind = keyof typeof resultPlaces;

export function kindOf({ importedFrom }: Pick<RunRecord, 'importedFrom'>): ResultKind {
  return importedFrom === null ? 'sorted' : 'imported';
}
