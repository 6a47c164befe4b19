import { join } from 'node:path';
import type { RecordingSource } from '../files/open-source.ts';
import type { RecordingRecord } from '../store/recording-table.ts';

/** Where a recording of a session is opened, and as what. */
export function sourceOf(
  folder: string,
  { place, name, parts, options }: Pick<RecordingRecord, 'place' | 'name' | 'parts' | 'options'>,
): RecordingSource {
  if (parts === null) return { path: join(folder, place), name, options };
  return {
    name,
    parts: parts.map((part) => ({ ...part, path: join(folder, part.place), options })),
  };
}
