import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AtomicFolder } from '../../../engine/files/atomic-folder.ts';
import { writeFileAtomically, writePiecesAtomically } from '../../../engine/files/atomic-write.ts';
import { temporaryFolders } from './temporary-folder.ts';

const newFolder = temporaryFolders();
/** Larger than any process number of Linux, macOS and Windows in practice: nobody runs under it. */
const DEAD_PROCESS = 2 ** 30 - 3;

describe('a file written atomically', () => {
  it('replaces an older one and leaves nothing else behind', async () => {
    const folder = newFolder();
    const path = join(folder, 'units.csv');
    await writeFileAtomically(path, 'old');
    await writeFileAtomically(path, Uint8Array.of(110, 101, 119));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['units.csv']);
  });

  it('may come in pieces, and is not there where a piece fails', async () => {
    const folder = newFolder();
    const path = join(folder, 'long.bin');
    await writePiecesAtomically(path, ['one ', Uint8Array.of(116, 119, 111), '']);
    expect(readFileSync(path, 'utf8')).toBe('one two');
    const failing = async function* () {
      yield 'three';
      await Promise.reject(new Error('no more'));
    };
    await expect(writePiecesAtomically(path, failing())).rejects.toThrow('no more');
    expect(readFileSync(path, 'utf8')).toBe('one two');
    expect(readdirSync(folder)).toEqual(['long.bin']);
  });

  it('leaves nothing behind when it cannot be put in place', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'units.csv'));
    await expect(writeFileAtomically(join(folder, 'units.csv'), 'new')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['units.csv']);
  });
});

describe('an atomic folder', () => {
  async function sortInto(path: string, version: string): Promise<AtomicFolder> {
    const output = await AtomicFolder.begin(path);
    await output.writeFile('sorting.json', version);
    await output.writeFile('report/index.html', [version.slice(0, 1), version.slice(1)]);
    return output;
  }

  it('is absent until it is complete', async () => {
    const parent = newFolder();
    const path = join(parent, 'made', 'on', 'the', 'way', 'rec');
    const output = await sortInto(path, '1');
    expect(readdirSync(join(path, '..'))).not.toContain('rec');
    await output.commit();
    expect(readFileSync(join(path, 'report', 'index.html'), 'utf8')).toBe('1');
    expect(readdirSync(join(path, '..'))).toEqual(['rec']);
  });

  it('replaces a previous sorting as a whole, and only on commit', async () => {
    const parent = newFolder();
    const path = join(parent, 'rec');
    await (await sortInto(path, '1')).commit();
    writeFileSync(join(path, 'stale.csv'), '');
    const output = await sortInto(path, '2');
    expect(readFileSync(join(path, 'sorting.json'), 'utf8')).toBe('1');
    await output.commit();
    expect(readFileSync(join(path, 'sorting.json'), 'utf8')).toBe('2');
    expect(readdirSync(path).sort()).toEqual(['report', 'sorting.json']);
    expect(readdirSync(parent)).toEqual(['rec']);
  });

  it('asks whether a previous sorting may be replaced, before the work and after it', async () => {
    const parent = newFolder();
    const path = join(parent, 'rec');
    await (await sortInto(path, '1')).commit();
    const stays = async (folder: string) => {
      throw new Error(`${folder} stays`);
    };
    await expect(AtomicFolder.check(path, stays)).rejects.toThrow(`${path} stays`);
    await expect(AtomicFolder.begin(path, stays)).rejects.toThrow(`${path} stays`);
    await AtomicFolder.check(join(parent, 'late'), stays);
    const late = await AtomicFolder.begin(join(parent, 'late'), stays);
    await late.writeFile('sorting.json', '2');
    await (await sortInto(join(parent, 'late'), '1')).commit();
    await expect(late.commit()).rejects.toThrow('stays');
    expect(readFileSync(join(parent, 'late', 'sorting.json'), 'utf8')).toBe('1');
    expect(readFileSync(join(path, 'sorting.json'), 'utf8')).toBe('1');
  });

  it('leaves the previous sorting alone when it is discarded', async () => {
    const parent = newFolder();
    const path = join(parent, 'rec');
    await (await sortInto(path, '1')).commit();
    await (await sortInto(path, '2')).discard();
    expect(readFileSync(join(path, 'sorting.json'), 'utf8')).toBe('1');
    expect(readdirSync(parent)).toEqual(['rec']);
  });

  it('takes the place of an empty folder, and of nothing that Spikeloom did not write', async () => {
    const parent = newFolder();
    mkdirSync(join(parent, 'empty'));
    await (await sortInto(join(parent, 'empty'), '1')).commit();
    expect(readdirSync(join(parent, 'empty'))).toContain('sorting.json');

    mkdirSync(join(parent, 'thesis'));
    writeFileSync(join(parent, 'thesis', 'chapter1.tex'), 'dear');
    writeFileSync(join(parent, 'file'), 'dear');
    for (const name of ['thesis', 'file']) {
      await expect(AtomicFolder.begin(join(parent, name))).rejects.toMatchObject({
        code: 'OUTPUT_NOT_OURS',
      });
      await expect(AtomicFolder.check(join(parent, name))).rejects.toMatchObject({
        code: 'OUTPUT_NOT_OURS',
      });
    }
    for (const name of ['empty', 'absent']) await AtomicFolder.check(join(parent, name));
    expect(readdirSync(parent).sort()).toEqual(['empty', 'file', 'thesis']);
    const late = await sortInto(join(parent, 'late'), '1');
    mkdirSync(join(parent, 'late'));
    writeFileSync(join(parent, 'late', 'chapter2.tex'), 'dear');
    await expect(late.commit()).rejects.toMatchObject({ code: 'OUTPUT_NOT_OURS' });
    expect(readFileSync(join(parent, 'thesis', 'chapter1.tex'), 'utf8')).toBe('dear');
    expect(readFileSync(join(parent, 'file'), 'utf8')).toBe('dear');
    expect(readdirSync(join(parent, 'late'))).toEqual(['chapter2.tex']);
  });

  it('never puts a folder in place that a later run could not recognise', async () => {
    const output = await AtomicFolder.begin(join(newFolder(), 'rec'));
    await expect(output.commit()).rejects.toMatchObject({ code: 'BUG' });
  });

  it('cleans up after runs that died, and not after those that run', async () => {
    const parent = newFolder();
    const leftover = (kind: string, pid: number) => `.rec.spikeloom-${kind}-${pid}-x`;
    const dead = leftover('partial', DEAD_PROCESS);
    const running = leftover('partial', process.pid);
    const unrelated = '.rec.spikeloom-notes';
    for (const name of [dead, running, unrelated]) mkdirSync(join(parent, name));
    await (await sortInto(join(parent, 'rec'), '1')).commit();
    expect(readdirSync(parent).sort()).toEqual([running, unrelated, 'rec'].sort());
  });

  it('brings a previous sorting back that a crash left between two names', async () => {
    const parent = newFolder();
    const path = join(parent, 'rec');
    const previous = join(parent, `.rec.spikeloom-previous-${DEAD_PROCESS}-x`);
    mkdirSync(previous);
    writeFileSync(join(previous, 'sorting.json'), 'kept');
    await (await AtomicFolder.begin(path)).discard();
    expect(readFileSync(join(path, 'sorting.json'), 'utf8')).toBe('kept');
    expect(readdirSync(parent)).toEqual(['rec']);
  });

  it('is one whole folder of several runs that end at the same moment', async () => {
    const parent = newFolder();
    const path = join(parent, 'rec');
    const versions = Array.from({ length: 8 }, (_, run) => String(run));
    const outputs = await Promise.all(versions.map((version) => sortInto(path, version)));
    await Promise.all(outputs.map((output) => output.commit()));
    const version = readFileSync(join(path, 'sorting.json'), 'utf8');
    expect(versions).toContain(version);
    expect(readFileSync(join(path, 'report', 'index.html'), 'utf8')).toBe(version);
    expect(readdirSync(parent)).toEqual(['rec']);
  });
});
