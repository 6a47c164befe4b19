import { DamagedFileError } from '../../base/errors.ts';
import type { FileTree } from '../../recording/byte-source.ts';
import type { EventSource } from '../../recording/events.ts';
import { fileNameOf, folderOf, stemOf } from '../paths.ts';
import { readText } from '../read-text.ts';
import { eventFiles } from './event-files.ts';
import type { EventClock } from './event-list.ts';

/** Events of Neuroscope: files `NAME.KIND.evt` beside `NAME.dat`, a time in ms and a text a line. */
export function neuroscopeEvents(tree: FileTree, path: string, clock: EventClock): EventSource {
  const beginning = `${stemOf(path)}.`;
  const isEvents = (candidate: string) =>
    folderOf(candidate) === folderOf(path) &&
    fileNameOf(candidate).startsWith(beginning) &&
    /\.evt$/i.test(candidate);
  const findPaths = async () => (await tree.list(folderOf(path))).filter(isEvents);
  return eventFiles(tree, clock, path, findPaths, async (found, list) => {
    const kind = stemOf(found).slice(beginning.length);
    const lines = (await readText(tree, found)).split('\n');
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const [, time, label] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
      const ms = Number(time);
      if (!Number.isFinite(ms)) {
        throw new DamagedFileError(
          'NEUROSCOPE_EVENTS',
          `${found}, line ${i + 1}: found "${line.slice(0, 40)}"; expected a time in ms and a text. Correct the line.`,
        );
      }
      list.addAtTime(ms / 1000, { channel: kind || 'events', label });
    }
  });
}
