import { workerData } from 'node:worker_threads';
import {
  askBeforeKernels,
  type Cancellation,
  silentContext,
  throwIfCancelled,
  type WorkContext,
} from '../../core/index.ts';

/** What a team tells its threads when it starts them. */
export interface ThreadOrders {
  /** Shared: not 0 when the team is to end. */
  readonly stop: Int32Array;
}

const orders = workerData as ThreadOrders | null;

/** Whether the team of this thread is to end: who looks now and then ends by itself, not in the middle of its work. */
export const threadCancellation: Cancellation = {
  get cancelled() {
    return orders !== null && Atomics.load(orders.stop, 0) !== 0;
  },
};

// Steps of the work may take seconds where there are many channels; no call of a kernel does.
if (orders !== null) askBeforeKernels(() => throwIfCancelled(threadCancellation));

/** For work on this thread that tells nobody how far it is. */
export const threadContext: WorkContext = { ...silentContext, cancellation: threadCancellation };
