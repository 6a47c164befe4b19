import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DamagedFileError } from '../../../core/index.ts';
import { openSession, readSession } from '../../../engine/store/open-session.ts';
import type { SessionStore } from '../../../engine/store/session-store.ts';
import { exampleSorting } from '../../core/exports/example-sorting.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';
import { foundAt, outcome, runOf } from './example-session.ts';

const newFolder = temporaryFolders();

/** The bytes of a database with something in every table. */
async function databaseBytes(): Promise<Buffer> {
  const folder = newFolder();
  const store = await openSession(folder);
  const recording = store.recordings.save(foundAt('a'));
  const run = store.runs.begin(runOf(recording.id));
  store.runs.finish(run, outcome);
  store.sortings.save(run, exampleSorting(), [{ name: 'snr', values: [1, 2, 3, 4, 5] }]);
  store.curation.append(run, 'now', { merge: [1, 2] }, { unitCount: 4, spikeCount: 9 });
  const job = { recordingId: recording.id, payload: { force: false }, addedAt: 'now' };
  store.jobs.add({ kind: 'sort', ...job });
  await store.close();
  return readFileSync(join(folder, 'spikeloom', 'session.sqlite'));
}

function sessionWith(bytes: Uint8Array): string {
  const folder = newFolder();
  mkdirSync(join(folder, 'spikeloom'));
  writeFileSync(join(folder, 'spikeloom', 'session.sqlite'), bytes);
  return folder;
}

const asideIn = (folder: string) =>
  readdirSync(join(folder, 'spikeloom')).filter((name) => name.includes('damaged'));

/** Reads all that a store has. */
function readAll(store: SessionStore): void {
  store.recordings.list();
  store.jobs.list();
  for (const run of store.runs.list()) {
    store.sortings.read(run.id, store.runs.parametersOf(run));
    store.sortings.readMetrics(run.id);
    store.curation.list(run.id);
  }
}

describe('a damaged database', () => {
  it.each([
    ['is cut off', (whole: Buffer) => whole.subarray(0, whole.length >> 1)],
    ['is empty', () => Buffer.alloc(0)],
    ['is something else', (whole: Buffer) => Buffer.from(whole).fill(7, 0, 4096)],
    ['has a page of zeros', (whole: Buffer) => Buffer.from(whole).fill(0, 8192, 12_288)],
  ])('that %s is kept aside, said to be, and a new one takes its place', async (_, damage) => {
    const bytes = damage(await databaseBytes());
    const folder = sessionWith(bytes);
    const store = await openSession(folder);
    expect(store.notices).toMatchObject([{ code: 'STORE_SET_ASIDE' }]);
    const [aside] = asideIn(folder);
    expect(store.notices[0].message).toContain(aside);
    expect(readFileSync(join(folder, 'spikeloom', aside))).toEqual(bytes);
    expect(store.recordings.list()).toEqual([]);
    await store.close();
    const sound = await openSession(folder);
    expect(sound.notices).toEqual([]);
    await sound.close();
  });

  it('is left alone by who only looks, and told what to do about it', async () => {
    const folder = sessionWith(Buffer.from('this is no database, whatever its name says'));
    const error = await rejection(readSession(folder));
    expect(error).toBeInstanceOf(DamagedFileError);
    expect((error as Error).message).toContain('spikeloom sort');
    expect(asideIn(folder)).toEqual([]);
  });

  it('is noticed where only an index differs from its table', async () => {
    const bytes = Buffer.from(await databaseBytes());
    // The state of the job stands in its table, whole, and in the index by state, in front of the rest.
    const inIndex = bytes.indexOf(Buffer.from('waiting'));
    expect(bytes.indexOf(Buffer.from('waiting'), inIndex + 1)).toBeGreaterThan(inIndex);
    bytes.write('w@iting', inIndex, 'latin1');
    const store = await openSession(sessionWith(bytes));
    expect(store.notices).toMatchObject([{ code: 'STORE_SET_ASIDE' }]);
    await store.close();
  });

  it('is noticed where it says that it has taken fewer migrations than it has', async () => {
    const bytes = Buffer.from(await databaseBytes());
    const versionAt = 60;
    bytes.writeUInt32BE(bytes.readUInt32BE(versionAt) - 1, versionAt);
    const store = await openSession(sessionWith(bytes));
    expect(store.notices).toMatchObject([{ code: 'STORE_SET_ASIDE' }]);
    await store.close();
  });

  it('never breaks anything but itself, whichever bytes are wrong', async () => {
    const whole = await databaseBytes();
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, bits] of changes) bytes[at] ^= bits;
        const folder = sessionWith(bytes);
        const store = await openSession(folder).catch((error) => {
          // A file whose marks say that it is another program's is not ours to move.
          expect(['STORE_NOT_OURS', 'STORE_TOO_NEW']).toContain(error.code);
        });
        if (store === undefined) return;
        try {
          readAll(store);
        } catch (error) {
          expect((error as DamagedFileError).code).toMatch(/STORE_DAMAGED|BAD_PARAMETER/);
        }
        await store.close();
      }),
      { numRuns: 100 },
    );
  });
});
