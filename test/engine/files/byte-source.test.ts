import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { type Progress, silentContext } from '../../../core/base/progress.ts';
import { openRecording } from '../../../core/formats/registry.ts';
import { openByteSource } from '../../../engine/files/byte-source.ts';
import { openFileTree } from '../../../engine/files/file-tree.ts';
import { hashFile } from '../../../engine/files/hash-file.ts';
import { canSeeHandles, heldFiles } from './held-files.ts';
import { temporaryFolders } from './temporary-folder.ts';

const newFolder = temporaryFolders();

describe('a byte source', () => {
  it('gives the bytes of any range in aligned memory', async () => {
    const path = join(newFolder(), 'a.bin');
    const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
    writeFileSync(path, content);
    const source = await openByteSource(path);
    expect(source).toMatchObject({ name: path, byteLength: 1000 });
    for (const [offset, length] of [
      [0, 1000],
      [999, 1],
      [13, 77],
      [1000, 0],
    ] as const) {
      const bytes = await source.read(offset, length);
      expect(bytes).toEqual(content.subarray(offset, offset + length));
      expect(bytes.byteOffset % 8).toBe(0);
    }
    await source.close();
  });

  it('says so when the file shrank while it was open', async () => {
    const path = join(newFolder(), 'a.bin');
    writeFileSync(path, new Uint8Array(100));
    const source = await openByteSource(path);
    truncateSync(path, 60);
    expect(await source.read(0, 60)).toHaveLength(60);
    await expect(source.read(50, 20)).rejects.toMatchObject({ code: 'FILE_SHRANK' });
    await source.close();
  });

  it('names the place that the disk cannot read', async () => {
    const path = join(newFolder(), 'a.bin');
    writeFileSync(path, new Uint8Array(100));
    const source = await openByteSource(path);
    await source.read(0, 1);
    const handle = await open(path, 'r');
    const fault = Object.assign(new Error('EIO: i/o error, read'), {
      code: 'EIO',
      syscall: 'read',
    });
    const read = vi.spyOn(Object.getPrototypeOf(handle), 'read').mockRejectedValue(fault);
    await expect(source.read(40, 20)).rejects.toMatchObject({
      code: 'UNREADABLE_REGION',
      message: expect.stringMatching(/a\.bin cannot be read from byte 40 on/),
    });
    read.mockRestore();
    expect(await source.read(40, 20)).toHaveLength(20);
    await handle.close();
    await source.close();
  });

  it('is refused for what is no file', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'b'));
    await expect(openByteSource(join(folder, 'b'))).rejects.toMatchObject({ code: 'NOT_A_FILE' });
  });

  // Nothing is forbidden to root.
  it.skipIf(process.getuid?.() === 0)('is refused for what may not be read', async () => {
    const path = join(newFolder(), 'secret.bin');
    writeFileSync(path, 'secret');
    chmodSync(path, 0o200);
    await expect(openByteSource(path)).rejects.toMatchObject({ code: 'EACCES' });
  });

  it.skipIf(!canSeeHandles)('is held open from its first read until it is closed', async () => {
    const path = join(newFolder(), 'a.bin');
    writeFileSync(path, new Uint8Array(100));
    const source = await openByteSource(path);
    expect(heldFiles(path)).toEqual([]);
    await Promise.all([source.read(0, 10), source.read(50, 50)]);
    expect(heldFiles(path)).toEqual([path]);
    await source.close();
    expect(heldFiles(path)).toEqual([]);
    await source.close();
    await expect(source.read(0, 10)).rejects.toMatchObject({ code: 'BUG' });
  });

  it('may be closed although it was never opened, or could not be', async () => {
    const path = join(newFolder(), 'a.bin');
    writeFileSync(path, 'a');
    await (await openByteSource(path)).close();
    const gone = await openByteSource(path);
    rmSync(path);
    await expect(gone.read(0, 1)).rejects.toMatchObject({ code: 'ENOENT' });
    await gone.close();
  });

  it('reads far beyond 4 GiB', async () => {
    const folder = newFolder();
    const frameCount = 3 * 2 ** 30;
    const handle = await open(join(folder, 'long.bin'), 'w');
    await handle.truncate(2 * frameCount);
    await handle.write(Uint8Array.of(0x34, 0x12), 0, 2, 2 * (frameCount - 1));
    await handle.write(Uint8Array.of(0xfe, 0xff), 0, 2, 2 ** 32);
    await handle.close();
    const opened = await openRecording(openFileTree(folder), 'long.bin', {
      sampleRate: 30_000,
      channels: 1,
      dtype: 'int16',
    });
    const { recording } = opened.recordings[0]!;
    expect(recording.segments[0]!.sampleCount).toBe(frameCount);
    const at = async (start: number, end: number) =>
      Array.from(await recording.read(0, start, end, new Float32Array(end - start)));
    expect(await at(frameCount - 3, frameCount)).toEqual([0, 0, 0x1234]);
    expect(await at(2 ** 31 - 1, 2 ** 31 + 2)).toEqual([0, -2, 0]);
    await opened.close();
  });
});

describe('the hash of a file', () => {
  it('is its SHA-256, also across several pieces', async () => {
    const folder = newFolder();
    for (const length of [0, 5, (4 << 20) + 3]) {
      const content = Uint8Array.from({ length }, (_, i) => (i * 31) & 255);
      const path = join(folder, `${length}.bin`);
      writeFileSync(path, content);
      const source = await openByteSource(path);
      expect(await hashFile(source, silentContext)).toBe(
        createHash('sha256').update(content).digest('hex'),
      );
      await source.close();
    }
  });

  it('is told piece by piece, and can be stopped between two', async () => {
    const path = join(newFolder(), 'long.bin');
    writeFileSync(path, new Uint8Array(9 << 20));
    const source = await openByteSource(path);
    const told: Progress[] = [];
    const onProgress = (progress: Progress) => told.push(progress);
    await hashFile(source, { ...silentContext, onProgress });
    expect(told.map(({ fraction }) => fraction)).toEqual([0, 4 / 9, 8 / 9]);

    const cancellation = {
      get cancelled() {
        return told.length > 3;
      },
    };
    await expect(hashFile(source, { cancellation, onProgress })).rejects.toThrow(CancellationError);
    expect(told).toHaveLength(4);
    await source.close();
  });
});
