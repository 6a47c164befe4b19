import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../core/base/random.ts';
import { inflatedSource } from '../../../../core/formats/deflate/inflated-source.ts';
import { concatBytes } from '../support/build-files.ts';
import { memorySource } from '../support/memory-tree.ts';

const { Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED } = constants;

/** Compressed bytes amid others, as the range that holds them. */
function compressed(packed: Uint8Array) {
  const source = memorySource(concatBytes('before', packed, 'after'));
  return { source, offset: 6, byteLength: packed.length };
}

/** Bytes that repeat themselves, near and far, and others that do not. */
function mixedBytes(length: number, seed: number): Uint8Array {
  const random = new Random(seed);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const count = Math.min(1 + random.integer(2000), length - at);
    const from = at - 1 - random.integer(40_000);
    if (random.uniform() < 0.5 && from >= 0) {
      for (let i = 0; i < count; i++) bytes[at + i] = bytes[from + i]!;
    } else {
      const most = [1, 4, 256][random.integer(3)]!;
      for (let i = 0; i < count; i++) bytes[at + i] = random.integer(most);
    }
    at += count;
  }
  return bytes;
}

describe('what is compressed', () => {
  it('comes out as it went in, whatever the level, the strategy and the window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(20_000),
        fc.nat(),
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED),
        fc.integer({ min: 9, max: 15 }),
        async (length, seed, level, strategy, windowBits) => {
          const bytes = mixedBytes(length, seed);
          const packed = deflateRawSync(bytes, { level, strategy, windowBits });
          const source = inflatedSource(compressed(packed), length);
          expect(await source.read(0, length)).toEqual(bytes);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([0, 6])('is read in any order at level %i, also by several at once', async (level) => {
    const length = 6_000_000;
    const bytes = mixedBytes(length, 1);
    const packed = deflateRawSync(bytes, { level });
    const source = inflatedSource(compressed(packed), length);
    const random = new Random(2);
    for (let round = 0; round < 8; round++) {
      const reads = Array.from({ length: 3 }, async () => {
        const start = random.integer(length);
        const count = Math.min(random.integer(30_000), length - start);
        expect(await source.read(start, count)).toEqual(bytes.subarray(start, start + count));
      });
      await Promise.all(reads);
    }
  });

  it('is refused where it holds less than it is said to', async () => {
    const bytes = new Uint8Array(5000);
    const packed = deflateRawSync(bytes);
    const source = inflatedSource(compressed(packed), 5001);
    await expect(source.read(0, 5001)).rejects.toMatchObject({ code: 'COMPRESSED_DATA' });
    expect(await source.read(0, 5000)).toEqual(bytes);
    expect(() => inflatedSource(compressed(packed), 1e9)).toThrow(/hold fewer of 1000000000 bytes/);
  });

  it('is read as far as it goes or refused, whatever byte is changed or missing', async () => {
    const bytes = mixedBytes(3000, 3);
    for (const level of [0, 1, 9]) {
      const packed = deflateRawSync(bytes, { level });
      for (let seed = 0; seed < 500; seed++) {
        const random = new Random(seed);
        const damaged = packed.subarray(0, 1 + random.integer(packed.length)).slice();
        damaged[random.integer(damaged.length)] = random.integer(256);
        const reading = async () => inflatedSource(compressed(damaged), 3000).read(0, 3000);
        const outcome = await reading().catch((error) => error.code);
        if (typeof outcome === 'string') expect(outcome).toBe('COMPRESSED_DATA');
        else expect(outcome).toHaveLength(3000);
      }
    }
  });
});
