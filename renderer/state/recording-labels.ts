import type { RecordingSummary } from '../../engine/api/contract.ts';

type Named = Pick<RecordingSummary, 'recordingId' | 'name' | 'relativePath'>;

/**
 * What each recording is called in the list: its name, and before it as many of the folders that it
 * is in as it takes to tell it from the others.
 */
export function recordingLabels(recordings: readonly Named[]): ReadonlyMap<string, string> {
  return new Map(
    recordings.map((recording) => {
      const alike = recordings.filter(({ name }) => name === recording.name);
      const depth = foldersOf(recording).length;
      let count = 0;
      const isShared = () =>
        alike.filter((other) => label(other, count) === label(recording, count)).length > 1;
      while (count < depth && isShared()) count++;
      return [recording.recordingId, label(recording, count)];
    }),
  );
}

/** The name with this many of the innermost folders before it. */
function label(recording: Named, folderCount: number): string {
  const folders = foldersOf(recording);
  const shown = folders.slice(Math.max(0, folders.length - folderCount));
  return [...shown, recording.name].join(' / ');
}

function foldersOf({ relativePath }: Named): readonly string[] {
  return relativePath.split('/').slice(0, -1);
}
