import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelopeOf } from '../../../core/recording/envelope.ts';
import { OverviewBuilder } from '../../../core/recording/overview-builder.ts';
import { readFinestChunk } from '../../../core/recording/overview-chunk.ts';
import {
  chunkBins,
  chunkCount,
  layOutOverview,
  type OverviewLayout,
} from '../../../core/recording/overview-layout.ts';
import {
  chooseBins,
  type ReadBins,
  readEnvelope,
  readWhole,
} from '../../../core/recording/overview-reader.ts';
import type { Recording } from '../../../core/recording/recording.ts';

/** Planar traces of each segment. */
type Traces = readonly Float32Array[];

const values = fc.oneof(
  { weight: 8, arbitrary: fc.float({ noNaN: true, min: -1000, max: 1000 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0) },
);

const lengths = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 70_000 })),
  { minLength: 1, maxLength: 4 },
);

/** Segments of noise with some awkward values in them. */
const recordings = fc
  .record({
    channelCount: fc.integer({ min: 1, max: 3 }),
    lengths,
    factor: fc.constantFrom(2, 4, 8),
    awkward: fc.array(fc.tuple(fc.nat(), values), { maxLength: 20 }),
  })
  .map(({ channelCount, lengths, factor, awkward }) => {
    let state = 1;
    const traces = lengths.map((samples) =>
      new Float32Array(channelCount * samples).map(() => {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        return state / 2 ** 24;
      }),
    );
    for (const [at, value] of awkward) {
      const segment = traces[at % traces.length];
      segment[at % segment.length] = value;
    }
    return { channelCount, lengths, traces, layout: layOutOverview(lengths, channelCount, factor) };
  });

/** Chunks of each level. */
type Chunks = readonly Float32Array[][];

function newChunks({ levels }: OverviewLayout): Chunks {
  return levels.map(() => []);
}

interface Given {
  readonly channelCount: number;
  readonly layout: OverviewLayout;
  readonly traces: Traces;
}

/** The samples as they would be read. */
function recordingOf({ channelCount, layout: { segmentSamples }, traces }: Given): Recording {
  return {
    channelCount,
    async read(segment: number, start: number, end: number, out: Float32Array) {
      for (let channel = 0; channel < channelCount; channel++) {
        const row = channel * segmentSamples[segment];
        out.set(traces[segment].subarray(row + start, row + end), channel * (end - start));
      }
      return out;
    },
  } as unknown as Recording;
}

async function build(given: Given): Promise<Chunks> {
  const { layout } = given;
  const chunks = newChunks(layout);
  const builder = new OverviewBuilder(layout, (level, chunk) => chunks[level].push(chunk));
  for (let index = 0; index < chunkCount(layout.levels[0]); index++) {
    const chunk = await readFinestChunk(recordingOf(given), layout, index);
    chunks[0].push(chunk);
    builder.addChunk(chunk);
  }
  builder.finish();
  return chunks;
}

const readerOf =
  (chunks: Chunks): ReadBins =>
  async (level, first, end, channels) => {
    const pick = (side: number) =>
      Float32Array.from({ length: channels.length * (end - first) }, (_, i) => {
        const bin = first + (i % (end - first));
        const channel = channels[Math.floor(i / (end - first))];
        const chunk = chunks[level][Math.floor(bin / chunkBins)];
        return chunk[(2 * channel + side) * chunkBins + (bin % chunkBins)];
      });
    return { binCount: end - first, low: pick(0), high: pick(1) };
  };

describe('an overview', () => {
  it('gives the exact envelope of any range at any width', async () => {
    await fc.assert(
      fc.asyncProperty(
        recordings,
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 500 }),
        async (recording, which, a, b, width) => {
          const { layout, traces, lengths, channelCount } = recording;
          const segment = which % lengths.length;
          const samples = lengths[segment];
          const [from, to] = [a % samples, b % samples].sort((x, y) => x - y);
          const choice = chooseBins(layout, Math.max(64, Math.ceil((to - from + 1) / width)))!;
          const { samplesPerBin } = choice;
          const start = Math.floor(from / samplesPerBin) * samplesPerBin;
          const end = Math.min(samples, (Math.floor(to / samplesPerBin) + 1) * samplesPerBin);
          const channels = [channelCount - 1, 0];
          const reader = readerOf(await build(recording));
          const found = await readEnvelope(layout, reader, choice, segment, start, end, channels);
          const whole = channels.flatMap((channel) =>
            Array.from(
              traces[segment].subarray(channel * samples + start, channel * samples + end),
            ),
          );
          const exact = envelopeOf(Float32Array.from(whole), 2, end - start, samplesPerBin);
          expect(found).toEqual(exact);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the bins that its layout says, and coarse levels few of them', async () => {
    await fc.assert(
      fc.asyncProperty(recordings, async (recording) => {
        const { layout, lengths } = recording;
        const chunks = await build(recording);
        expect(chunks.map(({ length }) => length)).toEqual(layout.levels.map(chunkCount));
        const coarsest = layout.levels.at(-1)!;
        expect(
          coarsest.binCount <= 2 * chunkBins || coarsest.binSamples >= Math.max(...lengths),
        ).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('shows the whole recording: every value, and nothing that is not near', async () => {
    await fc.assert(
      fc.asyncProperty(
        recordings,
        fc.integer({ min: 1, max: 300 }),
        async (recording, mostBins) => {
          const { layout, traces, lengths } = recording;
          const whole = await readWhole(layout, readerOf(await build(recording)), mostBins, [0]);
          const joined = Float32Array.from(
            traces.flatMap((t, i) => Array.from(t.subarray(0, lengths[i]))),
          );
          const { samplesPerBin, binCount } = whole;
          const total = joined.length;
          expect(binCount).toBe(Math.ceil(total / samplesPerBin));
          const exact = envelopeOf(joined, 1, total, samplesPerBin);
          const around = layout.levels
            .filter(({ binSamples }) => samplesPerBin % binSamples === 0)
            .at(-1)!;
          for (let bin = 0; bin < binCount; bin++) {
            if (Number.isNaN(exact.low[bin])) continue;
            expect(whole.low[bin]).toBeLessThanOrEqual(exact.low[bin]);
            expect(whole.high[bin]).toBeGreaterThanOrEqual(exact.high[bin]);
            const near = joined.subarray(
              Math.max(0, bin * samplesPerBin - around.binSamples),
              (bin + 1) * samplesPerBin + around.binSamples,
            );
            const { low, high } = envelopeOf(near, 1, near.length, near.length);
            expect(whole.low[bin]).toBeGreaterThanOrEqual(low[0]);
            expect(whole.high[bin]).toBeLessThanOrEqual(high[0]);
          }
          if (lengths.length === 1) expect(whole.low).toEqual(exact.low);
        },
      ),
      { numRuns: 40 },
    );
  });
});
