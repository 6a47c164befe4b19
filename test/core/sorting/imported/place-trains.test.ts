import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hertz, sampleIndex, seconds } from '../../../../core/base/quantities.ts';
import { tabulateSpikes } from '../../../../core/recording/labelled-spikes.ts';
import type { Segment } from '../../../../core/recording/recording.ts';
import { placeTrains } from '../../../../core/sorting/imported/place-trains.ts';

const sampleRate = hertz(24414.0625);

/** Segments of a recording with gaps between them, the first of which may begin late. */
const segmentLists = fc
  .array(
    fc.record({
      gapSeconds: fc.double({ min: 0.001, max: 5, noNaN: true }),
      sampleCount: fc.integer({ min: 1, max: 50_000 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => {
    let time = 0;
    return parts.map(({ gapSeconds, sampleCount }): Segment => {
      const startTime = time + gapSeconds;
      time = startTime + sampleCount / sampleRate;
      return {
        startSample: sampleIndex(Math.round(startTime * sampleRate)),
        sampleCount,
        startTime: seconds(startTime),
      };
    });
  });

const recordings = segmentLists.chain((segments) =>
  fc.record({
    segments: fc.constant(segments),
    spikes: fc.array(
      fc.record({
        unitId: fc.integer({ min: -3, max: 5 }),
        segment: fc.nat(segments.length - 1),
        share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      }),
      { minLength: 1, maxLength: 60 },
    ),
  }),
);

type Recorded = typeof recordings extends fc.Arbitrary<infer Value> ? Value : never;

const trainsOf = ({ segments, spikes }: Recorded) =>
  tabulateSpikes(
    spikes.map(({ unitId, segment, share }) => ({
      ...{ unitId, segment },
      sampleIndex: Math.floor(share * segments[segment]!.sampleCount),
    })),
  );

describe('placing spike trains on a recording', () => {
  it('finds the spikes again, from wherever their samples count', () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        const { segments } = recording;
        const spikes = trainsOf(recording);
        const place = (samplesFrom: 'segment' | 'file' | 'clock', startOf: (s: number) => number) =>
          placeTrains(
            {
              ...{ name: 'it', samplesFrom },
              spikes: {
                ...spikes,
                segmentIndex:
                  samplesFrom === 'segment'
                    ? spikes.segmentIndex
                    : new Uint16Array(spikes.segmentIndex.length),
                sampleIndex: spikes.sampleIndex.map((sample, row) =>
                  Math.round(sample + startOf(spikes.segmentIndex[row]!)),
                ),
              },
            },
            { segments, sampleRate },
          );
        const stored = (segment: number) =>
          segments.slice(0, segment).reduce((sum, { sampleCount }) => sum + sampleCount, 0);
        expect(place('segment', () => 0)).toEqual(spikes);
        expect(place('file', stored)).toEqual(spikes);
        expect(place('clock', (s) => segments[s]!.startTime * sampleRate)).toEqual(spikes);
      }),
    );
  });

  const two: Segment[] = [100, 200].map((sampleCount, i) => ({
    startSample: sampleIndex(1000 * i),
    sampleCount,
    startTime: seconds((1000 * i) / sampleRate),
  }));
  const at = (sample: number, segment = 0) =>
    tabulateSpikes([{ unitId: 1, sampleIndex: sample, segment }]);

  it.each([
    ['EMPTY_SORTING', { spikes: tabulateSpikes([], [1]) }],
    ['OTHER_SAMPLE_RATE', { spikes: at(5), sampleRate: 30_000 }],
    ['SEGMENTS_DIFFER', { spikes: at(5, 2) }],
    ['SEGMENTS_DIFFER', { spikes: at(5), segments: [{ sampleCount: 300 }] }],
    ['SPIKES_OUTSIDE', { spikes: at(100) }],
    ['SPIKES_OUTSIDE', { spikes: at(300), samplesFrom: 'file' as const }],
    ['SPIKES_OUTSIDE', { spikes: at(999), samplesFrom: 'clock' as const }],
  ])('refuses with %s what cannot be of the recording', (code, trains) => {
    const place = () =>
      placeTrains({ name: 'kilosort4', ...trains }, { segments: two, sampleRate });
    expect(place).toThrow(expect.objectContaining({ code }));
    expect(place).toThrow('kilosort4');
  });

  it('takes a rate that was written with few digits', () => {
    const trains = { name: 'it', spikes: at(5), sampleRate: 24414.1 };
    expect(placeTrains(trains, { segments: two, sampleRate })).toEqual(at(5));
  });
});
