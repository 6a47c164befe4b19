import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelopeOf, parseParameters, type Recording } from '../../../core/index.ts';
import type { EnvelopeTraces } from '../../../engine/api/contract.ts';
import { readTraces } from '../../../engine/traces/read-traces.ts';
import { drawModel } from '../../../engine/traces/shown-model.ts';
import { SignalViews } from '../../../engine/traces/signal-views.ts';
import { sparseEnvelope } from '../../../engine/traces/sparse-envelope.ts';

/** A recording whose values follow from their place. */
function recordingOf(channelCount: number, sampleCount: number): Recording {
  const valueAt = (channel: number, t: number) =>
    ((Math.imul(t + 1, 2654435761) ^ Math.imul(channel + 1, 40503)) | 0) / 2 ** 20;
  return {
    channelCount,
    segments: [{ sampleCount }],
    async read(_: number, start: number, end: number, out: Float32Array) {
      for (let channel = 0; channel < channelCount; channel++) {
        for (let t = start; t < end; t++)
          out[channel * (end - start) + t - start] = valueAt(channel, t);
      }
      return out;
    },
  } as unknown as Recording;
}

describe('a look at a few samples of every bin', () => {
  it('finds nothing that is not there, and something in every bin that is long enough', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 64 }),
        async (sampleCount, samplesPerBin, pieceSamples) => {
          const recording = recordingOf(2, sampleCount);
          const found = await sparseEnvelope(
            recording,
            ...([0, 0, sampleCount, samplesPerBin, [1], pieceSamples] as const),
          );
          const all = await recording.read(0, 0, sampleCount, new Float32Array(2 * sampleCount));
          const exact = envelopeOf(all.subarray(sampleCount), 1, sampleCount, samplesPerBin);
          expect(found.binCount).toBe(exact.binCount);
          for (let bin = 0; bin < found.binCount; bin++) {
            const isWhole = (bin + 1) * samplesPerBin <= sampleCount;
            if (Number.isNaN(found.low[bin])) {
              expect(isWhole && samplesPerBin >= 2 * pieceSamples).toBe(false);
              continue;
            }
            expect(found.low[bin]).toBeGreaterThanOrEqual(exact.low[bin]!);
            expect(found.high[bin]).toBeLessThanOrEqual(exact.high[bin]!);
          }
        },
      ),
    );
  });

  it('is what is shown of a range that is too long to be read, and says so', async () => {
    const recording = recordingOf(8, 20_000_000);
    const parameters = parseParameters({});
    const answer = await readTraces(recording, new SignalViews(recording, parameters), {
      ...{ segment: 0, start: 1_000_000, end: 19_000_000, channels: [3], widthPixels: 1000 },
      ...{ parameters, signal: 'raw', overview: null, model: null },
    });
    expect(answer.isPartial).toBe(true);
    const { binCount, low, high } = answer.traces as EnvelopeTraces;
    expect(binCount).toBeLessThanOrEqual(1000);
    expect(low.every((value, bin) => value <= high[bin]!)).toBe(true);
  });
});

describe('the model of a range', () => {
  it('is the same whichever way the range is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 220 }), { maxLength: 12 }),
        fc.integer({ min: 0, max: 200 }),
        (times, cut) => {
          const model = {
            sampleIndex: Float64Array.from(times),
            template: Int32Array.from(times, (_, i) => i % 2),
            scale: Float32Array.from(times, (_, i) => 1 + i / 4),
            templates: Float32Array.from({ length: 2 * 2 * 9 }, (_, i) => i - 17),
            templateSamples: 9,
            nBefore: 3,
          };
          const whole = drawModel(model, 2, 0, 200);
          const parts = [drawModel(model, 2, 0, cut), drawModel(model, 2, cut, 200 - cut)];
          for (const channel of [0, 1]) {
            const joined = [
              ...parts[0]!.subarray(channel * cut, (channel + 1) * cut),
              ...parts[1]!.subarray(channel * (200 - cut), (channel + 1) * (200 - cut)),
            ];
            expect(joined).toEqual([...whole.subarray(channel * 200, (channel + 1) * 200)]);
          }
        },
      ),
    );
  });
});
