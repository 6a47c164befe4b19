import type { Notice } from '../../core/index.ts';
import { type SampledFile, sampleFiles } from '../files/content-sample.ts';
import { type FileState, fileState } from '../files/file-states.ts';
import { isUnchanged } from '../files/writing.ts';
import type { InputFileRecord, RecordingRecord } from '../store/recording-table.ts';

/** The files of a recording as they are now; those that have gone are missing. */
export async function sampledFilesOf(
  folder: string,
  record: RecordingRecord,
): Promise<SampledFile[]> {
  const states = await Promise.all(record.files.map(({ path }) => fileState(folder, path)));
  return sampleFiles(
    folder,
    states.filter((state) => state !== null),
  );
}

/**
 * Files as they were found, with what is known of those that have not changed since they were read as a
 * whole. Only a file that the system says has been touched is looked into.
 * @param known files of the recording as it was found before
 */
export function withKnownHashes(
  folder: string,
  files: readonly FileState[],
  known: readonly InputFileRecord[],
): Promise<InputFileRecord[]> {
  return Promise.all(
    files.map(async (file) => {
      const unread = { ...file, contentSample: null, sha256: null };
      const earlier = known.find(({ path }) => path === file.path);
      if (earlier === undefined || earlier.sha256 === null) return unread;
      if (hasSameTime(earlier, file) && earlier.changeMark === file.changeMark) {
        return { ...file, contentSample: earlier.contentSample, sha256: earlier.sha256 };
      }
      // One that cannot be looked into now says so when it is sorted.
      const sampled = await sampleFiles(folder, [file]).catch(() => []);
      return withKnown(sampled, known)[0] ?? unread;
    }),
  );
}

/**
 * Files with the hashes that are known of them, null of those whose size, time or sample is another one.
 * @param known files of the recording as it was found before
 */
export function withKnown(
  files: readonly SampledFile[],
  known: readonly InputFileRecord[],
): InputFileRecord[] {
  return files.map((file) => {
    const earlier = known.find(({ path }) => path === file.path);
    return { ...file, sha256: earlier && isSameContent(earlier, file) ? earlier.sha256 : null };
  });
}

/** What an older version has noted tells nothing of the content. */
function isSameContent(known: InputFileRecord, file: SampledFile): boolean {
  const isSameSample = known.contentSample === null || known.contentSample === file.contentSample;
  return hasSameTime(known, file) && isSameSample;
}

function hasSameTime(known: InputFileRecord, file: FileState): boolean {
  return known.byteLength === file.byteLength && known.modifiedMs === file.modifiedMs;
}

/** Files that have been read as a whole. */
export function withHashes(
  files: readonly SampledFile[],
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
