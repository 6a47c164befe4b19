import {
  partOfStage,
  silentContext,
  throwIfCancelled,
  type WorkContext,
} from '../../base/progress.ts';
import type { ByteSource, FileTree } from '../../recording/byte-source.ts';
import type { EventSource } from '../../recording/events.ts';
import { type EventClock, EventList } from './event-list.ts';

/**
 * Events in files of their own.
 * @param place for messages
 * @param findPaths those that are there
 * @param readFile adds the events of one file
 */
export function eventFiles(
  tree: FileTree,
  clock: EventClock,
  place: string,
  findPaths: () => Promise<readonly string[]>,
  readFile: (path: string, list: EventList, context: WorkContext) => Promise<void>,
): EventSource {
  return {
    async byteLength() {
      const lengths = (await findPaths()).map((path) =>
        withSource(tree, path, async (source) => source.byteLength),
      );
      return (await Promise.all(lengths)).reduce((sum, length) => sum + length, 0);
    },
    async read(context = silentContext) {
      const list = new EventList(clock, place);
      const paths = await findPaths();
      for (const [i, path] of paths.entries()) {
        throwIfCancelled(context.cancellation);
        await readFile(path, list, partOfStage(context, i, paths.length));
      }
      return list.finish();
    },
  };
}

/** Those paths at which there are files. */
export async function filesAt(tree: FileTree, paths: Iterable<string>): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) if (await tree.has(path)) found.push(path);
  return found;
}

/** Opens a file for the time that it is worked on. */
export async function withSource<T>(
  tree: FileTree,
  path: string,
  work: (source: ByteSource) => Promise<T>,
): Promise<T> {
  const source = await tree.open(path);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}
