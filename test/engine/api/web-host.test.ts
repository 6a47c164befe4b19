import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket as RawWebSocket } from 'ws';
import type { Channel } from '../../../engine/api/channel/channel.ts';
import { openWebSocketChannel } from '../../../engine/api/channel/open-web-socket.ts';
import { startWebHost, type WebHost } from '../../../engine/api/web/web-host.ts';
import { temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
const rendererFolder = join(folder, 'renderer');
let host: WebHost;
let port: string;
let token: string;
let clients: Channel[] = [];

beforeAll(async () => {
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  writeFileSync(join(rendererFolder, 'index.html'), '<p>Spikeloom</p>');
  writeFileSync(join(rendererFolder, 'assets', 'app ä.js'), 'start()');
  writeFileSync(join(rendererFolder, 'data.bin'), 'no kind of file that an application has');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  mkdirSync(join(folder, 'renderer-2'));
  writeFileSync(join(folder, 'renderer-2', 'secret.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(rendererFolder, 'link.js'));
  host = await startWebHost({ rendererFolder, onClient: (channel) => clients.push(channel) });
  const url = new URL(host.url);
  port = url.port;
  token = new URLSearchParams(url.hash.slice(1)).get('token')!;
});

afterAll(() => host.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** As a raw request: `fetch` tidies paths and headers up. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, method }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the host', () => {
  it('says that a port is taken', async () => {
    const second = startWebHost({ rendererFolder, port: Number(port), onClient: () => {} });
    await expect(second).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(`Port ${port} is used`),
    });
  });

  it('serves the application, and keeps others from using it', async () => {
    const { status, headers, text } = await get('/');
    expect({ status, text }).toEqual({ status: 200, text: '<p>Spikeloom</p>' });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).not.toContain('unsafe-eval');
    expect(await get('/assets/app%20%C3%A4.js')).toMatchObject({ status: 200, text: 'start()' });
  });

  it.each([
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/..%2frenderer-2%2fsecret.js',
    '/link.js',
    '/data.bin',
    '/assets',
    '/missing.js',
    '/%00.js',
    '/%E0%A4%A.js',
  ])('serves nothing but the files of the application: %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
  });

  it('answers only who means it, and only questions', async () => {
    expect((await get('/', { Host: `evil.example:${port}` })).status).toBe(403);
    expect((await get('/', {}, 'POST')).status).toBe(405);
    expect((await get('/', {}, 'HEAD')).text).toBe('');
  });

  const open = (path: string, headers: Record<string, string> = {}) =>
    new Promise<number | 'open'>((resolve) => {
      const socket = new RawWebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0));
      socket.on('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.on('error', () => {});
    });

  it('lets in by the token alone', async () => {
    expect(await open(`/api?token=${token}`)).toBe('open');
    expect(await open(`/api?token=${token}`, { Origin: `http://127.0.0.1:${port}` })).toBe('open');
    for (const path of ['/api', '/api?token=', `/api?token=${token}x`, `/other?token=${token}`]) {
      expect(await open(path), path).toBe(403);
    }
  });

  it('lets no page of another site in, whatever it knows', async () => {
    for (const headers of [
      { Origin: 'http://evil.example' },
      { Origin: `https://127.0.0.1:${port}` },
      { Origin: 'null' },
      { Host: `evil.example:${port}`, Origin: `http://evil.example:${port}` },
    ]) {
      expect(await open(`/api?token=${token}`, headers), JSON.stringify(headers)).toBe(403);
    }
    await expect(openWebSocketChannel(host.url.slice(0, -1))).rejects.toThrow('No engine answers');
  });

  it('hands bulk data out once, and to who has the token', async () => {
    clients = [];
    const socket = new RawWebSocket(`ws://127.0.0.1:${port}/api?token=${token}`);
    await once(socket, 'open');
    const announced = once(socket, 'message');
    clients[0].post({ large: new Uint8Array(2_000_000) });
    const [id, isBinary] = await announced;
    expect(isBinary).toBe(false);
    const path = `/blob/${id}`;
    expect((await get(path)).status).toBe(403);
    expect((await get(path, { Authorization: 'Bearer wrong' })).status).toBe(403);
    const authorised = { Authorization: `Bearer ${token}` };
    expect((await get(path, authorised)).text.length).toBeGreaterThan(2_000_000 - 1);
    expect((await get(path, authorised)).status).toBe(404);
    socket.terminate();
  });
});
