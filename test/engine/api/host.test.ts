import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { connectEngine } from '../../../engine/api/channel/connect-engine.ts';
import { openWebSocketChannel } from '../../../engine/api/channel/open-web-socket.ts';
import { namesIn, startCli, temporaryFolder } from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';

const folder = temporaryFolder();

async function urlOf(child: ChildProcess): Promise<string> {
  const [line] = await once(createInterface({ input: child.stdout! }), 'line');
  return line;
}

describe('spikeloom open', () => {
  it('serves until it is told to end, and leaves the folder to the next one', async () => {
    const recordings = join(folder, 'recordings');
    mkdirSync(recordings);
    writeRawRecording(join(recordings, 'a'), { channels: 1, frames: 2000, valueAt: noise(1) });
    const first = startCli(['open', recordings]);
    const url = new URL(await urlOf(first));
    expect(new URLSearchParams(url.hash.slice(1)).get('open')).toBe(recordings);
    const engine = connectEngine(await openWebSocketChannel(url.href));
    const session = await engine.openSession({ path: recordings });
    expect(session.access).toEqual({ mode: 'write' });
    expect((await engine.engineFacts({})).pid).toBe(first.pid);

    const second = startCli(['open']);
    const other = connectEngine(await openWebSocketChannel(await urlOf(second)));
    expect((await other.openSession({ path: recordings })).access.mode).toBe('read-only');
    second.kill('SIGTERM');
    expect((await once(second, 'close'))[0]).toBe(0);

    first.kill('SIGINT');
    expect((await once(first, 'close'))[0]).toBe(0);
    expect(namesIn(join(recordings, 'spikeloom'))).not.toContain('holder.json');
    expect(namesIn(join(recordings, 'spikeloom'))).not.toContain('session.sqlite-wal');
  });

  it('leaves the folder to the next one also when it is killed', async () => {
    const recordings = join(folder, 'recordings 2');
    mkdirSync(recordings);
    const first = startCli(['open']);
    const engine = connectEngine(await openWebSocketChannel(await urlOf(first)));
    await engine.openSession({ path: recordings });
    first.kill('SIGKILL');
    await once(first, 'close');
    const next = startCli(['open']);
    const again = connectEngine(await openWebSocketChannel(await urlOf(next)));
    expect((await again.openSession({ path: recordings })).access.mode).toBe('write');
    next.kill('SIGTERM');
    await once(next, 'close');
  });
});
