import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { epochsAround } from '../../../core/sorting/epochs.ts';
import { cutIntoTiles } from '../../../core/sorting/tile-coder.ts';
import { normalNoise, recordingOf } from '../preprocess/synthetic.ts';

const atomSamples = 20;
const noise = (samples: number, seed: number) => normalNoise(new Random(seed), samples, 1);

/** Stretches of 100 samples, one in each of `count` parts of a segment. */
function stretchesIn(segment: number, samples: number, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor(((i + 0.3) * samples) / count);
    return { segment, start, end: start + 100 };
  });
}

describe('epochsAround', () => {
  it('divides every segment without gaps, a stretch in each epoch, and so do the tiles', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 50, max: 30_000 }),
        async (first, second, tileSamples) => {
          const recording = recordingOf([[noise(30_000, 1)], [noise(20_000, 2)]]);
          const stretches = [...stretchesIn(0, 30_000, first), ...stretchesIn(1, 20_000, second)];
          const epochs = await epochsAround(recording, stretches, atomSamples);
          for (const ranges of [epochs, cutIntoTiles(epochs, tileSamples)]) {
            recording.segments.forEach(({ sampleCount }, segment) => {
              const own = ranges.filter((range) => range.segment === segment);
              expect(own[0].start).toBe(0);
              expect(own.at(-1)!.end).toBe(sampleCount);
              own.slice(1).forEach(({ start }, i) => {
                expect(start).toBe(own[i].end);
              });
            });
          }
          stretches.forEach(({ segment, start, end }, s) => {
            const home = epochs.find(({ epoch }) => epoch.templates === s)!;
            expect(home.segment).toBe(segment);
            expect(home.start).toBeLessThanOrEqual(start);
            expect(home.end).toBeGreaterThanOrEqual(end);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has seams where epochs of a segment meet, and none at its ends', async () => {
    const recording = recordingOf([[noise(30_000, 3)]]);
    const epochs = await epochsAround(recording, stretchesIn(0, 30_000, 3), atomSamples);
    const [a, b, c] = epochs.map(({ epoch }) => epoch);
    expect(a.start).toBe(Number.NEGATIVE_INFINITY);
    expect([a.end, b.end]).toEqual([b.start, c.start]);
    expect(c.end).toBe(Number.POSITIVE_INFINITY);
    for (const tile of cutIntoTiles(epochs, 700)) {
      expect(tile.start).toBeGreaterThanOrEqual(tile.epoch!.start);
      expect(tile.end).toBeLessThanOrEqual(tile.epoch!.end);
    }
  });

  it('puts the seam where the signal is quietest', async () => {
    const trace = Float64Array.from({ length: 30_000 }, (_, t) => (t % 2 === 0 ? 1 : -1));
    trace.fill(0, 12_400, 12_460);
    const stretches = stretchesIn(0, 30_000, 2);
    const [first] = await epochsAround(recordingOf([[trace]]), stretches, atomSamples);
    expect(first.end).toBeGreaterThanOrEqual(12_400);
    expect(first.end + atomSamples).toBeLessThanOrEqual(12_460);
  });
});
