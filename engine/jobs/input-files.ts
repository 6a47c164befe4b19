import type { Notice } from '../../core/index.ts';
import { type FileState, fileState } from '../files/file-states.ts';
import { isUnchanged } from '../files/writing.ts';
import type { InputFileRecord, RecordingRecord } from '../store/recording-table.ts';

/** The files of a recording as they are now; those that have gone are missing. */
export async function statesOf(folder: string, record: RecordingRecord): Promise<FileState[]> {
  const states = await Promise.all(record.files.map(({ path }) => fileState(folder, path)));
  return states.filter((state) => state !== null);
}

/** Files that have been read as a whole. */
export function withHashes(
  files: readonly FileState[],
  sha256s: readonly string[],
): InputFileRecord[] {
  return files.map((file, i) => ({ ...file, sha256: sha256s[i]! }));
}

/** What was written to a file while it was sorted is not in the result. */
export async function noticeOfChange(
  folder: string,
  files: readonly FileState[],
  subject: string,
): Promise<Notice[]> {
  if (await isUnchanged(folder, { samples: files })) return [];
  return [
    {
      code: 'CHANGED_WHILE_SORTED',
      message: `${subject} was written to while it was sorted; sort it again when nothing writes to it any more.`,
    },
  ];
}
