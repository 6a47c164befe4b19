import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket as RawWebSocket } from 'ws';
import { UserError } from '../../../core/index.ts';
import { connectEngine, EngineFault } from '../../../engine/api/channel/connect-engine.ts';
import { decodeFrame, encodeFrame } from '../../../engine/api/channel/frame.ts';
import { inProcessChannels } from '../../../engine/api/channel/in-process.ts';
import { openWebSocketChannel } from '../../../engine/api/channel/open-web-socket.ts';
import type { EngineClient } from '../../../engine/api/contract.ts';
import { EventHub } from '../../../engine/api/event-hub.ts';
import type { Handlers } from '../../../engine/api/handlers.ts';
import { serveClient } from '../../../engine/api/serve-client.ts';
import { startWebHost, type WebHost } from '../../../engine/api/web/web-host.ts';
import { rejection } from '../../support/rejection.ts';

const hosts: WebHost[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

/** Calls that wait until somebody ends them, by the name they were asked with. */
class Waiting {
  readonly signals = new Map<string, AbortSignal>();
  private readonly ends = new Map<string, () => void>();
  private readonly arrivals: (() => void)[] = [];

  wait(name: string, signal: AbortSignal): Promise<void> {
    this.signals.set(name, signal);
    for (const arrived of this.arrivals.splice(0)) arrived();
    return new Promise((resolve) => this.ends.set(name, resolve));
  }

  async until(name: string): Promise<AbortSignal> {
    while (!this.signals.has(name)) {
      await new Promise<void>((resolve) => this.arrivals.push(resolve));
    }
    return this.signals.get(name)!;
  }

  end(name: string): void {
    this.ends.get(name)?.();
  }
}

function serve(waiting = new Waiting()) {
  const handlers: Partial<Handlers> = {
    readPreference: ({ name }) => ({ json: `"${name}"` }),
    writePreference: async ({ name }, { signal }) => {
      await waiting.wait(name, signal);
      return null;
    },
    forgetPlace({ path }) {
      throw new UserError('PLACE_UNKNOWN', `${path} is no recent place.`);
    },
    recentPlaces() {
      throw new TypeError('x is not a function');
    },
  };
  // Only these are called here.
  const all = handlers as Handlers;
  const events = new EventHub();
  const gone: string[] = [];
  const accept = (channel: Parameters<typeof serveClient>[0]) =>
    serveClient(channel, all, events, (clientId) => gone.push(clientId));
  const hostIt = async () => {
    const host = await startWebHost({ rendererFolder: '/nowhere', onClient: accept });
    hosts.push(host);
    return host;
  };
  return { accept, events, gone, hostIt };
}

function connectInProcess(waiting?: Waiting): EngineClient {
  const [server, client] = inProcessChannels();
  serve(waiting).accept(server);
  return connectEngine(client);
}

const faultOf = async (work: Promise<unknown>) => ((await rejection(work)) as EngineFault).fault;

describe('a call', () => {
  it('gets its answer', async () => {
    expect(await connectInProcess().readPreference({ name: 'theme' })).toEqual({ json: '"theme"' });
  });

  it('gets what was thrown as a fault with code and words', async () => {
    const engine = connectInProcess();
    expect(await faultOf(engine.forgetPlace({ path: '/a' }))).toEqual({
      kind: 'user',
      code: 'PLACE_UNKNOWN',
      message: '/a is no recent place.',
    });
    expect(await faultOf(engine.recentPlaces({}))).toMatchObject({ kind: 'bug', code: 'BUG' });
    expect(await rejection(engine.recentPlaces({}))).toBeInstanceOf(EngineFault);
  });

  it.each([
    ['readPreference', {}, 'BAD_REQUEST'],
    ['readPreference', { name: 7 }, 'BAD_REQUEST'],
    ['readPreference', { name: 'a', more: 1 }, 'BAD_REQUEST'],
    ['readPreference', null, 'BAD_REQUEST'],
    ['readTraces', { start: -1 }, 'BAD_REQUEST'],
    ['noSuchMethod', {}, 'UNKNOWN_METHOD'],
    ['constructor', {}, 'UNKNOWN_METHOD'],
  ])('is refused where it asks what nobody can answer: %s %j', async (method, request, code) => {
    const engine = connectInProcess() as unknown as Record<
      string,
      (request: unknown) => Promise<unknown>
    >;
    expect(await faultOf(engine[method](request))).toMatchObject({ kind: 'user', code });
  });

  it('is cancelled at once, and its work is told', async () => {
    const waiting = new Waiting();
    const engine = connectInProcess(waiting);
    const controller = new AbortController();
    const call = faultOf(
      engine.writePreference({ name: 'slow', json: '' }, { signal: controller.signal }),
    );
    const signal = await waiting.until('slow');
    controller.abort();
    expect(await call).toMatchObject({ kind: 'cancelled', code: 'CANCELLED' });
    expect(signal.aborted).toBe(true);
    expect(await engine.readPreference({ name: 'next' })).toEqual({ json: '"next"' });
  });

  it('is cancelled where it was aborted before it began', async () => {
    const engine = connectInProcess();
    const request = { name: 'slow', json: '' };
    const options = { signal: AbortSignal.abort() };
    expect((await faultOf(engine.writePreference(request, options))).code).toBe('CANCELLED');
  });
});

describe('clients over web sockets', () => {
  it('do not disturb each other, and the work of one that vanishes is cancelled', async () => {
    const waiting = new Waiting();
    const { hostIt, gone } = serve(waiting);
    const host = await hostIt();
    const channels = await Promise.all([
      openWebSocketChannel(host.url),
      openWebSocketChannel(host.url),
    ]);
    const [first, second] = channels.map((channel) => connectEngine(channel));
    const lost = faultOf(first.writePreference({ name: 'first', json: '' }));
    const kept = second.writePreference({ name: 'second', json: '' });
    const signal = await waiting.until('first');
    const other = await waiting.until('second');
    const aborted = once(signal, 'abort');
    channels[0].close();
    await aborted;
    expect(other.aborted).toBe(false);
    waiting.end('second');
    expect(await kept).toBeNull();
    expect(await lost).toMatchObject({ kind: 'connection', code: 'CONNECTION_LOST' });
    expect(gone).toHaveLength(1);
    expect((await faultOf(first.readPreference({ name: 'late' }))).code).toBe('CONNECTION_LOST');
  });

  it('all hear of events, as long as they are there', async () => {
    const { hostIt, events } = serve();
    const host = await hostIt();
    const heard: string[] = [];
    const listen = async (name: string) => {
      const channel = await openWebSocketChannel(host.url);
      const engine = connectEngine(channel, {
        recordingsChanged: ({ sessionId }) => heard.push(`${name} ${sessionId}`),
      });
      await engine.readPreference({ name: 'ready' });
      return { channel, engine };
    };
    const a = await listen('a');
    const b = await listen('b');
    events.emit('recordingsChanged', { sessionId: '1' });
    await a.engine.readPreference({ name: 'after' });
    await b.engine.readPreference({ name: 'after' });
    expect(heard.sort()).toEqual(['a 1', 'b 1']);
    const closed = new Promise<void>((resolve) => a.channel.onClose(resolve));
    a.channel.close();
    await closed;
    events.emit('recordingsChanged', { sessionId: '2' });
    await b.engine.readPreference({ name: 'after' });
    expect(heard.filter((text) => text.endsWith('2'))).toEqual(['b 2']);
  });

  it('are let go when they send what is no message of ours', async () => {
    const { hostIt } = serve();
    const host = await hostIt();
    for (const sent of [
      new Uint8Array([1, 2, 3]),
      encodeFrame(null),
      encodeFrame({ t: 'q', m: '$close', i: '1', a: [] }),
      encodeFrame({ t: 'q', m: 'call', i: '1', a: 'x' }),
      encodeFrame({ t: 's', i: '1', r: 'an answer that nobody asked for' }),
      'blob-id',
    ]) {
      const socket = new RawWebSocket(socketUrl(host));
      await once(socket, 'open');
      const closed = once(socket, 'close');
      socket.send(sent);
      await closed;
    }
    const engine = connectEngine(await openWebSocketChannel(host.url));
    expect(await engine.readPreference({ name: 'a' })).toEqual({ json: '"a"' });
  });

  it('are let go when a message is too large to be one', async () => {
    const host = await serve().hostIt();
    const socket = new RawWebSocket(socketUrl(host));
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.send(new Uint8Array(64_000_001));
    const [code] = await closed;
    expect(code).toBe(1009);
  });

  it('may speak to the socket without our library', async () => {
    const host = await serve().hostIt();
    const socket = new RawWebSocket(socketUrl(host));
    await once(socket, 'open');
    const answer = once(socket, 'message');
    const ask = { t: 'q', i: 'x', m: 'call', a: ['1', 'readPreference', { name: 'a' }] };
    socket.send(encodeFrame(ask));
    const [data] = await answer;
    expect(decodeFrame(new Uint8Array(data))).toEqual({
      t: 's',
      i: 'x',
      r: { ok: true, value: { json: '"a"' } },
    });
    socket.close();
  });
});

function socketUrl({ url }: WebHost): string {
  const { host, hash } = new URL(url);
  return `ws://${host}/api?${hash.slice(1)}`;
}
