import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { openSession, readSession } from '../../../engine/store/open-session.ts';
import { currentHolder, SessionLock } from '../../../engine/store/session-lock.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';

const newFolder = temporaryFolders();
const holding = fileURLToPath(new URL('fixtures/hold-session.ts', import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function holderOf(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [holding, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

describe('the right to write a session', () => {
  it('is one process at a time, which is named; looking stays possible', async () => {
    const folder = newFolder();
    const child = await holderOf(folder);
    const error = await rejection(openSession(folder));
    expect(error).toMatchObject({ code: 'SESSION_HELD' });
    for (const said of [`${child.pid}`, hostname(), 'since 20']) {
      expect((error as Error).message).toContain(said);
    }
    expect(await currentHolder(join(folder, 'spikeloom'))).toMatchObject({ pid: child.pid });
    const store = await readSession(folder);
    expect(store.recordings.list()).toEqual([]);
    await store.close();
  });

  it('leaves nothing behind when it is given back', async () => {
    const folder = newFolder();
    const store = await openSession(folder);
    const names = () => readdirSync(join(folder, 'spikeloom'));
    expect(names()).toEqual(expect.arrayContaining(['holder.json', 'session.lock']));
    await store.close();
    expect(names()).toEqual(['session.sqlite']);
  });

  it('is never two at a time, however often it is given back and taken', async () => {
    const home = newFolder();
    let holders = 0;
    let turns = 0;
    const takeTurns = async () => {
      while (turns < 40) {
        const lock = await SessionLock.take(home).catch((error) => {
          expect(error).toMatchObject({ code: 'SESSION_HELD' });
        });
        if (lock === undefined) continue;
        expect(++holders).toBe(1);
        turns++;
        await setImmediate();
        holders--;
        await lock.release();
      }
    };
    await Promise.all(Array.from({ length: 8 }, takeTurns));
    expect(holders).toBe(0);
  });

  it('is free again when its holder is killed', async () => {
    const folder = newFolder();
    const child = await holderOf(folder);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await currentHolder(join(folder, 'spikeloom'))).toBeNull();
    const store = await openSession(folder);
    expect(await currentHolder(join(folder, 'spikeloom'))).toMatchObject({ pid: process.pid });
    expect(await rejection(openSession(folder))).toMatchObject({ code: 'SESSION_HELD' });
    await store.close();
    expect(await currentHolder(join(folder, 'spikeloom'))).toBeNull();
  });
});
