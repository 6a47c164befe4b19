import { parentPort } from 'node:worker_threads';
import type { WorkContext } from '../../core/index.ts';
import { nowAndThen } from '../now-and-then.ts';

/** Posts what there is to see of learning to the parent, now and then. */
export function postedNews(): NonNullable<WorkContext['onLearning']> {
  return nowAndThen((take) => parentPort!.postMessage(take()));
}
