import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../../engine/api/channel/channel.ts';
import { inProcessChannels } from '../../../engine/api/channel/in-process.ts';
import { type EmitterPort, messagePortChannel } from '../../../engine/api/channel/message-port.ts';
import { openWebSocketChannel } from '../../../engine/api/channel/open-web-socket.ts';
import { startWebHost, type WebHost } from '../../../engine/api/web/web-host.ts';

type Pair = readonly [Channel, Channel];

const hosts: WebHost[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

/** Node's port with the interface that Electron's has. */
function asEmitterPort(port: MessagePort): EmitterPort {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (type: string, listener: (event: never) => void) =>
      port.addEventListener(type, listener as never),
    start: () => port.start(),
    close: () => port.close(),
  };
}

type MessagePort = MessageChannel['port1'];

const transports: Readonly<Record<string, () => Promise<Pair>>> = {
  'in one process': async () => inProcessChannels(),
  'message ports': async () => {
    const { port1, port2 } = new MessageChannel();
    return [messagePortChannel(port1 as never), messagePortChannel(port2 as never)];
  },
  "message ports like Electron's": async () => {
    const { port1, port2 } = new MessageChannel();
    return [messagePortChannel(asEmitterPort(port1)), messagePortChannel(asEmitterPort(port2))];
  },
  'a web socket': async () => {
    let arrived: (channel: Channel) => void = () => {};
    const served = new Promise<Channel>((resolve) => {
      arrived = resolve;
    });
    const host = await startWebHost({ rendererFolder: '/nowhere', onClient: (c) => arrived(c) });
    hosts.push(host);
    const client = await openWebSocketChannel(host.url);
    return [await served, client];
  },
};

function received(channel: Channel, count: number): Promise<unknown[]> {
  const messages: unknown[] = [];
  return new Promise((resolve) => {
    channel.onMessage((message) => {
      messages.push(message);
      if (messages.length === count) resolve(messages);
    });
  });
}

const closed = (channel: Channel) => new Promise<void>((resolve) => channel.onClose(resolve));

describe.each(Object.entries(transports))('a channel: %s', (_, open) => {
  it('carries plain data and typed arrays both ways, in order', async () => {
    const [a, b] = await open();
    const message = {
      text: 'µV ä 🧠',
      numbers: [Number.NaN, Number.POSITIVE_INFINITY, -0, 1.5],
      deep: [{ values: Float32Array.of(1, Number.NaN), index: Uint32Array.of(0xffffffff) }],
      none: null,
    };
    a.post(message);
    b.post(1);
    a.post(2);
    expect(await received(b, 2)).toStrictEqual([message, 2]);
    expect(await received(a, 1)).toStrictEqual([1]);
    a.close();
  });

  it('keeps order when large messages come between small ones', async () => {
    const [a, b] = await open();
    const large = new Float64Array(300_000).map((_, i) => i);
    for (const message of [1, { large }, 2, { large: large.subarray(7) }, 3]) a.post(message);
    const [first, second, third, fourth, fifth] = await received(b, 5);
    expect([first, third, fifth]).toEqual([1, 2, 3]);
    expect((second as { large: Float64Array }).large).toEqual(large);
    expect((fourth as { large: Float64Array }).large).toEqual(large.subarray(7));
    a.close();
  });

  it('tells both ends of its end, once, and those who ask later', async () => {
    const [a, b] = await open();
    let ends = 0;
    b.onClose(() => ends++);
    const both = [closed(a), closed(b)];
    a.close();
    await Promise.all(both);
    await closed(b);
    expect(ends).toBe(1);
    a.post('nobody hears this');
    b.post('nor this');
  });
});
