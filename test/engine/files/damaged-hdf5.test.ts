import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { Hdf5ReaderThread } from '../../../engine/files/hdf5/reader-thread.ts';
import { openHdf5Source } from '../../../engine/files/hdf5/source.ts';
import { damage } from '../../fuzz/damage.ts';
import { diskOpener } from '../../fuzz/disk-opener.ts';
import { expectNoCrash } from '../../fuzz/expect-no-crash.ts';
import { hdf5Specimens } from '../../fuzz/hdf5-specimens.ts';

const opener = diskOpener();
const specimens = await hdf5Specimens();
const folder = mkdtempSync(join(tmpdir(), 'spikeloom-damaged-'));

afterAll(() => {
  opener.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(Object.entries(specimens))('a damaged %s file', (_, variants) => {
  it('is read as far as it goes or refused in words', async () => {
    await expectNoCrash(variants, opener);
  });
});

describe('a file that makes the library go round without end', () => {
  const sound = Object.values(specimens.nwb![0]!.files)[0] as Uint8Array;
  /** Of 20,000 damaged ones, among few that do this. */
  const ENDLESS_SEED = 18_399;
  const endlessPath = join(folder, 'endless.nwb');
  const soundPath = join(folder, 'sound.nwb');
  const random = new Random(ENDLESS_SEED);
  // The choices of specimen and file come before the damage.
  random.integer(1);
  random.integer(1);
  writeFileSync(endlessPath, damage(sound, random));
  writeFileSync(soundPath, sound);

  it('is given up, and files that are open beside it are read on', async () => {
    const thread = new Hdf5ReaderThread({ looks: 3, lookEveryMs: 300 });
    const beside = await openHdf5Source(soundPath, thread);
    const endless = await openHdf5Source(endlessPath, thread);
    const refused = expect(endless.attribute('/', 'nwb_version')).rejects.toMatchObject({
      code: 'HDF5_UNREADABLE',
      message: expect.stringContaining('round in circles'),
    });
    const series = '/acquisition/Probe';
    const waiting = beside.keys(series);
    await refused;
    expect(await waiting).toEqual(['data', 'electrodes', 'timestamps']);
    const data = await beside.dataset(`${series}/data`);
    expect(
      await data!.readNumbers([
        [0, 1],
        [0, 3],
      ]),
    ).toEqual(Int16Array.of(-150, -149, -148));
    await thread.end();
  });

  it('is waited for once, until it is another file', async () => {
    const path = join(folder, 'replaced.nwb');
    copyFileSync(endlessPath, path);
    const patience = { looks: 3, lookEveryMs: 300 };
    const thread = new Hdf5ReaderThread(patience);
    const file = await openHdf5Source(path, thread);
    const version = () => file.attribute('/', 'nwb_version');
    await expect(version()).rejects.toHaveProperty('code', 'HDF5_UNREADABLE');
    // Another question without end would be waited for as long as the test runs.
    patience.looks = Number.POSITIVE_INFINITY;
    await expect(version()).rejects.toHaveProperty('code', 'HDF5_UNREADABLE');
    await file.close();
    rmSync(path);
    copyFileSync(soundPath, path);
    const replaced = await openHdf5Source(path, thread);
    expect(await replaced.attribute('/', 'nwb_version')).toBe('2.6.0');
    await thread.end();
  });
});
