import { parentPort } from 'node:worker_threads';
import type { Progress, RecordedEvents } from '../../core/index.ts';
import { openSource, type PlaceSource } from '../files/open-source.ts';
import { nowAndThen } from '../now-and-then.ts';
import { answering } from './answer.ts';
import { threadContext } from './thread-context.ts';

/** Reads the events of a recording; how far it is goes to the parent. */
export default answering(async (source: PlaceSource): Promise<RecordedEvents> => {
  const { named, close } = await openSource(source);
  try {
    const onProgress = nowAndThen((progress: Progress) => parentPort!.postMessage(progress));
    return await named.events!.read({ ...threadContext, onProgress });
  } finally {
    await close();
  }
});
