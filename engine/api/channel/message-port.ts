import type { Channel } from './channel.ts';
import { Mailbox } from './mailbox.ts';

/** What the ports of browsers and of Node's threads have in common. */
export interface EventTargetPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** The port of Electron's main and utility processes. */
export interface EmitterPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/**
 * A channel over a message port. Everything is copied by structured cloning and nothing is
 * transferred: between processes Electron would lose the data of a transferred buffer.
 */
export function messagePortChannel(port: EventTargetPort | EmitterPort): Channel {
  const box = new Mailbox();
  const onMessage = ({ data }: { readonly data: unknown }) => box.deliver(data);
  const onClose = () => box.close();
  if ('addEventListener' in port) {
    port.addEventListener('message', onMessage);
    port.addEventListener('close', onClose);
  } else {
    port.on('message', onMessage);
    port.on('close', onClose);
  }
  port.start();
  return {
    post: (message) => {
      if (!box.isClosed) port.postMessage(message);
    },
    onMessage: (listener) => box.onMessage(listener),
    onClose: (listener) => box.onClose(listener),
    close: () => {
      port.close();
      box.close();
    },
    pendingBytes: 0,
  };
}
