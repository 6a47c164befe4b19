import { describe, expect, it } from 'vitest';
import type { OpenOptions } from '../../../../core/formats/open-options.ts';
import { openRecording } from '../../../../core/formats/registry.ts';
import { counting } from '../support/build-files.ts';
import {
  expectDamageIsNoCrash,
  expectRangesOfWhole,
  noticeCodes,
  readRows,
} from '../support/laws.ts';
import { memoryTree } from '../support/memory-tree.ts';
import { MatBuilder, matBytes } from './build-mat.ts';

async function open(bytes: Uint8Array, options: OpenOptions = {}) {
  const opened = await openRecording(memoryTree({ 'day.mat': bytes }), 'day.mat', options);
  return opened.recordings[0]!.recording;
}

const build = new MatBuilder();
const rate = build.numeric('sr', [1, 1], [24_000], 'uint16');
/** Two channels of fifty samples; MATLAB stores the first axis first. */
const wide = build.numeric('data', [2, 50], counting(0, 100), 'uint8');
const tall = build.numeric('data', [50, 2], counting(0, 100), 'uint8');
const evenAndOdd = [0, 1].map((first) => Array.from({ length: 50 }, (_, i) => first + 2 * i));

describe.each([false, true])('a recording in a MATLAB file, compressed: %s', (compress) => {
  const file = (...variables: Uint8Array[]) => matBytes(variables, { compress });

  it('is read by ranges, whichever axis is time', async () => {
    const recording = await open(file(rate, wide));
    expect(recording.sampleRate).toBe(24_000);
    expect(await readRows(recording)).toEqual(evenAndOdd);
    expect(noticeCodes(recording)).toEqual(['NO_PHYSICAL_UNITS']);
    await expectRangesOfWhole(recording);
    expect(await readRows(await open(file(rate, tall)))).toEqual([
      counting(0, 50),
      counting(50, 50),
    ]);
  });

  it('may state the interval between samples instead of the rate', async () => {
    const interval = build.numeric('samplingInterval', [1, 1], [1 / 32], 'float64');
    expect((await open(file(wide, interval))).sampleRate).toBeCloseTo(32_000, 9);
  });

  it('takes the scale and the rate that the user gives', async () => {
    const recording = await open(file(wide), { sampleRate: 1000, gainUv: 0.5 });
    expect((await readRows(recording))[1]!.slice(0, 2)).toEqual([0.5, 1.5]);
  });

  it('survives damage', async () => {
    await expectDamageIsNoCrash(file(rate, wide), 10, open);
  });
});

describe('a MATLAB file without a recording', () => {
  it('is refused, and what it holds is named', async () => {
    await expect(open(matBytes([rate]))).rejects.toMatchObject({
      code: 'MAT_LAYOUT',
      message: expect.stringContaining('sr (1 x 1)'),
    });
    await expect(open(matBytes([wide]))).rejects.toMatchObject({ code: 'SAMPLE_RATE_MISSING' });
  });
});
