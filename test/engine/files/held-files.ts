import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux shows the handles of a process. */
const handles = '/proc/self/fd';

export const canSeeHandles = existsSync(handles);

/** The files below a path, or the path itself, that this process holds open. */
export function heldFiles(path: string): string[] {
  return readdirSync(handles)
    .flatMap((handle) => {
      try {
        return [readlinkSync(join(handles, handle))];
      } catch {
        // The handle by which the list itself was read.
        return [];
      }
    })
    .filter((held) => held.startsWith(path));
}
