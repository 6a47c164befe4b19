import { parentPort } from 'node:worker_threads';
import type { WorkContext } from '../../core/index.ts';

/** More often nobody can look. */
const postEveryMs = 250;

/** Posts what there is to see of learning to the parent, now and then. */
export function postedNews(): NonNullable<WorkContext['onLearning']> {
  let postedAtMs = Number.NEGATIVE_INFINITY;
  return (take) => {
    const now = performance.now();
    if (now - postedAtMs < postEveryMs) return;
    postedAtMs = now;
    parentPort!.postMessage(take());
  };
}
