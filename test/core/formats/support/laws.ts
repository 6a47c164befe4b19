import fc from 'fast-check';
import { expect } from 'vitest';
import type { Recording } from '../../../../core/recording/recording.ts';

/** Reads a whole segment: `channelCount` rows. */
async function readWhole(recording: Recording, segment = 0): Promise<Float32Array> {
  const { sampleCount } = recording.segments[segment]!;
  const out = new Float32Array(recording.channelCount * sampleCount);
  return recording.read(segment, 0, sampleCount, out);
}

export async function readRows(recording: Recording, segment = 0): Promise<number[][]> {
  const whole = await readWhole(recording, segment);
  const { sampleCount } = recording.segments[segment]!;
  return Array.from({ length: recording.channelCount }, (_, channel) =>
    Array.from(whole.subarray(channel * sampleCount, (channel + 1) * sampleCount)),
  );
}

/** The law of random access: any range of any segment equals the same range of the whole. */
export async function expectRangesOfWhole(recording: Recording, numRuns = 25): Promise<void> {
  for (let segment = 0; segment < recording.segments.length; segment++) {
    const whole = await readWhole(recording, segment);
    const { sampleCount } = recording.segments[segment]!;
    const bounds = fc.tuple(fc.nat(sampleCount), fc.nat(sampleCount));
    await fc.assert(
      fc.asyncProperty(bounds, async ([a, b]) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        const length = end - start;
        const untouched = 12_345;
        const out = new Float32Array(recording.channelCount * length + 1).fill(untouched);
        expect(await recording.read(segment, start, end, out)).toBe(out);
        for (let channel = 0; channel < recording.channelCount; channel++) {
          const got = out.subarray(channel * length, (channel + 1) * length);
          const from = channel * sampleCount;
          expect(got).toEqual(whole.subarray(from + start, from + end));
        }
        expect(out.at(-1)).toBe(untouched);
      }),
      { numRuns },
    );
  }
}

export function noticeCodes(recording: Pick<Recording, 'notices'>): string[] {
  return recording.notices.map((notice) => notice.code);
}

/** Values that a number type can hold, its extremes among them. */
export function valuesOf(type: string, count: fc.ArrayConstraints): fc.Arbitrary<number[]> {
  const [, kind, digits] = /^(u?int|float)(\d+)$/.exec(type)!;
  const bits = Number(digits);
  if (kind === 'float') return fc.array(bits === 32 ? fc.float() : fc.double(), count);
  const min = kind === 'uint' ? 0 : Math.max(-(2 ** (bits - 1)), Number.MIN_SAFE_INTEGER);
  const max = Math.min(2 ** (kind === 'uint' ? bits : bits - 1) - 1, Number.MAX_SAFE_INTEGER);
  return fc.array(fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max)), count);
}

/**
 * The law of damage: a file with a byte changed or its end cut off is read or refused with an error
 * that has a code, whatever the byte.
 * @param keep bytes at the start that stay, so that the file is still taken for what it was
 */
export async function expectDamageIsNoCrash(
  whole: Uint8Array,
  keep: number,
  open: (bytes: Uint8Array) => Promise<Recording>,
  numRuns = 500,
): Promise<void> {
  const damage = fc.record({
    at: fc.integer({ min: keep, max: whole.length - 1 }),
    byte: fc.nat(255),
    length: fc.integer({ min: keep + 1, max: whole.length }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ at, byte, length }) => {
      const bytes = whole.slice(0, length);
      if (at < length) bytes[at] = byte;
      try {
        const recording = await open(bytes);
        for (const segment of recording.segments.keys()) await readWhole(recording, segment);
      } catch (error) {
        expect(error).toHaveProperty('code');
      }
    }),
    { numRuns },
  );
}
