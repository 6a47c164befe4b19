import { join } from 'node:path';
import type { OpenOptions } from '../../core/index.ts';
import type { RecordingSource } from '../files/open-source.ts';
import type { RecordingRecord } from '../store/recording-table.ts';

/** Where a recording of a session is opened. */
export function sourceOf(
  folder: string,
  { place, name, parts }: Pick<RecordingRecord, 'place' | 'name' | 'parts'>,
  options: OpenOptions,
): RecordingSource {
  if (parts === null) return { path: join(folder, place), name, options };
  return {
    name,
    parts: parts.map((part) => ({ ...part, path: join(folder, part.place), options })),
  };
}
