import type { Channel } from './channel.ts';
import { Mailbox } from './mailbox.ts';

/**
 * Two ends in one thread. Messages are handed over, not copied: neither side may write to what it
 * has posted.
 */
export function inProcessChannels(): readonly [Channel, Channel] {
  const boxes = [new Mailbox(), new Mailbox()] as const;
  const close = () => {
    for (const box of boxes) box.close();
  };
  const endOf = (own: Mailbox, other: Mailbox): Channel => ({
    post: (message) => {
      if (!own.isClosed) queueMicrotask(() => other.deliver(message));
    },
    onMessage: (listener) => own.onMessage(listener),
    onClose: (listener) => own.onClose(listener),
    close,
    pendingBytes: 0,
  });
  return [endOf(boxes[0], boxes[1]), endOf(boxes[1], boxes[0])];
}
