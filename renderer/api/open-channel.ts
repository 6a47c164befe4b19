import type { Desktop, EnginePortMessage } from '../../electron/preload/desktop.ts';
import type { Channel } from '../../engine/api/channel/channel.ts';
import { messagePortChannel } from '../../engine/api/channel/message-port.ts';
import { type BulkRoute, webSocketChannel } from '../../engine/api/channel/web-socket.ts';

/** What the preload script of the desktop window puts into the page. */
declare global {
  interface Window {
    readonly spikeloomDesktop?: Desktop;
  }
}

/** A channel to the engine: over the window's port where there is one, else over a WebSocket. */
export function openChannel(): Promise<Channel> {
  const desktop = window.spikeloomDesktop;
  return desktop === undefined ? openWebSocket() : openPort(desktop);
}

const portMessage: EnginePortMessage = 'spikeloom-engine-port';

function openPort(desktop: Desktop): Promise<Channel> {
  return new Promise((resolve) => {
    const accept = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== portMessage || port === undefined) return;
      window.removeEventListener('message', accept);
      const channel = messagePortChannel(port);
      desktop.onEngineGone(() => channel.close());
      resolve(channel);
    };
    window.addEventListener('message', accept);
    desktop.requestEnginePort();
  });
}

/** The page and the socket have one address; the token that allows both stands after its `#`. */
function openWebSocket(): Promise<Channel> {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '';
  const url = new URL(`api?token=${token}`, window.location.href);
  url.protocol = 'ws:';
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(webSocketChannel(socket, bulkOverHttp(token))));
    socket.addEventListener('close', () => reject(new Error('The engine cannot be reached.')));
  });
}

/** Large answers are fetched; questions are never that large. */
function bulkOverHttp(token: string): BulkRoute {
  return {
    offer: () => undefined,
    async fetch(id) {
      const url = new URL(`blob/${id}`, window.location.href);
      const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
      if (!answer.ok) throw new Error(`The engine no longer has the answer ${id}.`);
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}
