import type { Channel } from './channel.ts';
import { webSocketChannel } from './web-socket.ts';

/**
 * Connects to an engine that serves on this machine, from a page or a script.
 * @param url as the engine printed it, with the token after `#`
 */
export async function openWebSocketChannel(url: string): Promise<Channel> {
  const { host, origin, hash } = new URL(url);
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? '';
  const socket = new WebSocket(`ws://${host}/api?token=${encodeURIComponent(token)}`);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener(
      'error',
      () => reject(new Error(`No engine answers at ${origin}, or the token is not its own.`)),
      { once: true },
    );
  });
  return webSocketChannel(socket, {
    offer: () => undefined,
    async fetch(id) {
      const answer = await fetch(`${origin}/blob/${id}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      if (!answer.ok) throw new Error(`bulk data ${id} is gone (${answer.status})`);
      return new Uint8Array(await answer.arrayBuffer());
    },
  });
}
