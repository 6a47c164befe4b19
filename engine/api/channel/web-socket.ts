import type { Channel } from './channel.ts';
import { DamagedFrameError, decodeFrame, encodeFrame } from './frame.ts';
import { Mailbox } from './mailbox.ts';

/** What the WebSockets of browsers, of Node and of the package `ws` have in common. */
export interface SocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  /** 1 while messages can be sent. */
  readonly readyState: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close' | 'error', listener: () => void): void;
}

/** How large frames go another way: the socket carries their ids as text. */
export interface BulkRoute {
  /** Keeps a frame for the other side; undefined where it shall go over the socket itself. */
  offer(frame: Uint8Array<ArrayBuffer>): string | undefined;
  /** Gets a frame that the other side keeps. */
  fetch(id: string): Promise<Uint8Array>;
}

const open = 1;
const badMessage = 1007;

/** A channel over an open socket. A message that cannot be read closes it. */
export function webSocketChannel(socket: SocketLike, bulk: BulkRoute): Channel {
  const box = new Mailbox();
  socket.binaryType = 'arraybuffer';
  const accept = (bytes: Uint8Array) => {
    let message: unknown;
    try {
      message = decodeFrame(bytes);
    } catch (error) {
      if (!(error instanceof DamagedFrameError)) throw error;
      socket.close(badMessage, error.message.slice(0, 100));
      return;
    }
    box.deliver(message);
  };
  // A frame that comes another way must not be overtaken by what was sent after it.
  let before: Promise<void> | null = null;
  const receive = (data: unknown): Promise<void> | void => {
    if (typeof data === 'string') {
      return bulk.fetch(data).then(accept, () => socket.close(badMessage, 'bulk data is gone'));
    }
    accept(new Uint8Array(data as ArrayBuffer));
  };
  socket.addEventListener('message', ({ data }) => {
    const done = before === null ? receive(data) : before.then(() => receive(data));
    if (done === undefined) return;
    const settled: Promise<void> = done.then(() => {
      if (before === settled) before = null;
    });
    before = settled;
  });
  socket.addEventListener('close', () => box.close());
  socket.addEventListener('error', () => box.close());
  return {
    post: (message) => {
      if (box.isClosed || socket.readyState !== open) return;
      const frame = encodeFrame(message);
      socket.send(bulk.offer(frame) ?? frame);
    },
    onMessage: (listener) => box.onMessage(listener),
    onClose: (listener) => box.onClose(listener),
    close: () => socket.close(),
    get pendingBytes() {
      return socket.bufferedAmount;
    },
  };
}
