import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateRecording, openFileTree } from '../../../engine/files/file-tree.ts';
import { temporaryFolders } from './temporary-folder.ts';

const newFolder = temporaryFolders();

function write(folder: string, path: string): void {
  const parts = path.split('/');
  mkdirSync(join(folder, ...parts.slice(0, -1)), { recursive: true });
  writeFileSync(join(folder, ...parts), path);
}

describe('a file tree', () => {
  it('lists the files of all folders, sorted, with slashes', async () => {
    const folder = newFolder();
    for (const path of ['b/c/2.bin', 'a.bin', 'b/1.bin']) write(folder, path);
    mkdirSync(join(folder, 'empty'));
    const tree = openFileTree(folder);
    expect(await tree.list()).toEqual(['a.bin', 'b/1.bin', 'b/c/2.bin']);
    expect(tree.name).toBe(folder);
    expect(await tree.has('b/c/2.bin')).toBe(true);
    expect(await tree.has('b')).toBe(false);
    expect(await tree.has('gone')).toBe(false);
    const source = await tree.open('b/1.bin');
    expect(Buffer.from(await source.read(0, source.byteLength)).toString()).toBe('b/1.bin');
    expect(source.name).toBe(join(folder, 'b', '1.bin'));
    await source.close();
  });

  it('follows links, but not for ever', async () => {
    const folder = newFolder();
    write(folder, 'real/x.bin');
    symlinkSync(join(folder, 'real', 'x.bin'), join(folder, 'link.bin'));
    symlinkSync(folder, join(folder, 'real', 'loop'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'));
    expect(await openFileTree(folder).list()).toEqual(['link.bin', 'real/x.bin']);
  });

  // Nothing is forbidden to root.
  it.skipIf(process.getuid?.() === 0)('passes over folders that may not be read', async () => {
    const folder = newFolder();
    write(folder, 'a.bin');
    write(folder, 'locked/b.bin');
    chmodSync(join(folder, 'locked'), 0);
    expect(await openFileTree(folder).list()).toEqual(['a.bin']);
    await expect(openFileTree(join(folder, 'locked')).list()).rejects.toThrow('EACCES');
    chmodSync(join(folder, 'locked'), 0o700);
  });

  it('of a folder that does not exist is empty', async () => {
    expect(await openFileTree(join(newFolder(), 'gone')).list()).toEqual([]);
  });
});

describe('what a user names', () => {
  it('is found as a folder, as a file, and as the samples of a described stream', async () => {
    const folder = newFolder();
    write(folder, 'rec/structure.oebin');
    write(folder, 'rec/continuous/A/continuous.dat');
    write(folder, 'other/continuous.dat');
    const place = async (...parts: string[]) => {
      const { tree, path } = await locateRecording(join(folder, ...parts));
      return [tree.name, path];
    };
    expect(await place('rec')).toEqual([join(folder, 'rec'), '']);
    expect(await place('rec', 'structure.oebin')).toEqual([join(folder, 'rec'), 'structure.oebin']);
    expect(await place('rec', 'continuous', 'A', 'continuous.dat')).toEqual([
      join(folder, 'rec'),
      'continuous/A/continuous.dat',
    ]);
    expect(await place('other', 'continuous.dat')).toEqual([
      join(folder, 'other'),
      'continuous.dat',
    ]);
    await expect(place('gone.bin')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
