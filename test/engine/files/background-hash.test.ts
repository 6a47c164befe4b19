import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { type Progress, silentContext } from '../../../core/base/progress.ts';
import type { ByteSource } from '../../../core/recording/byte-source.ts';
import { BackgroundHash } from '../../../engine/files/background-hash.ts';
import { rejection } from '../../support/rejection.ts';

const content = Uint8Array.from({ length: 10_000_000 }, (_, i) => i % 251);
const short = content.subarray(0, 100);

/** A file in memory that counts what is asked of it. */
function sourceOf(bytes: Uint8Array) {
  const asked = { reads: 0 };
  const source: ByteSource = {
    name: 'a.bin',
    byteLength: bytes.length,
    read: async (offset, length) => {
      asked.reads++;
      return bytes.slice(offset, offset + length);
    },
    close: async () => {},
  };
  return { source, asked };
}

describe('BackgroundHash', () => {
  it('is the hash of every file, and tells of its progress until it is to be quiet', async () => {
    const told: Progress[] = [];
    const context = { ...silentContext, onProgress: (progress: Progress) => told.push(progress) };
    const hash = new BackgroundHash([sourceOf(content).source, sourceOf(short).source], context);
    expect(told).toEqual([]);
    hash.begin();
    const early = told.length;
    hash.beQuiet();
    const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(await hash.sha256s).toEqual([hashOf(content), hashOf(short)]);
    expect(early).toBeGreaterThan(0);
    expect(told).toHaveLength(early);
  });

  it('reads no more once it is stopped', async () => {
    const { source, asked } = sourceOf(content);
    const hash = new BackgroundHash([source], silentContext);
    hash.begin();
    await hash.stop();
    const readsAtEnd = asked.reads;
    expect(readsAtEnd).toBe(1);
    expect(await rejection(hash.sha256s)).toBeInstanceOf(CancellationError);
    expect(asked.reads).toBe(readsAtEnd);
  });

  it('reads nothing where it never begins', async () => {
    const { source, asked } = sourceOf(content);
    await new BackgroundHash([source], silentContext).stop();
    expect(asked.reads).toBe(0);
  });

  it('fails where the file does, for who asks', async () => {
    const { source } = sourceOf(content);
    const failing = { ...source, read: () => Promise.reject(new Error('no disk')) };
    const hash = new BackgroundHash([failing], silentContext);
    hash.begin();
    expect(await rejection(hash.sha256s)).toMatchObject({ message: 'no disk' });
    await hash.stop();
  });
});
