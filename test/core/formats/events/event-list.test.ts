import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hertz, sampleIndex, seconds } from '../../../../core/base/quantities.ts';
import { EventList } from '../../../../core/formats/events/event-list.ts';

/** Segments with gaps, as a clock that counts samples gives them. */
const clocks = fc
  .record({
    rate: fc.constantFrom(1000, 11_574.074_074, 30_000, 44_100),
    start: fc.integer({ min: 0, max: 2 ** 40 }),
    parts: fc.array(
      fc.record({
        gap: fc.integer({ min: 2, max: 1e6 }),
        sampleCount: fc.integer({ min: 1, max: 1e6 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ rate, start, parts }) => {
    let next = start;
    const segments = parts.map(({ gap, sampleCount }) => {
      const first = next + gap;
      next = first + sampleCount;
      return { startSample: sampleIndex(first), sampleCount, startTime: seconds(first / rate) };
    });
    return { sampleRate: hertz(rate), segments };
  });

describe('events', () => {
  it('told by their time are at the sample that they were told by', async () => {
    fc.assert(
      fc.property(clocks, fc.array(fc.tuple(fc.nat(), fc.nat())), (clock, places) => {
        const byTime = new EventList(clock, 'a');
        const bySample = new EventList(clock, 'a');
        for (const [i, [a, b]] of places.entries()) {
          const segment = a % clock.segments.length;
          const { startSample, sampleCount } = clock.segments[segment]!;
          const sample = b % sampleCount;
          const facts = { channel: `line ${i % 3}`, value: i };
          byTime.addAtTime((startSample + sample) / clock.sampleRate, facts);
          bySample.addAtSample(segment, sample, facts);
        }
        const { seconds: times, ...told } = byTime.finish();
        const { seconds: expected, ...placed } = bySample.finish();
        expect(told).toEqual(placed);
        for (const [i, time] of times.entries()) expect(time).toBeCloseTo(expected[i]!, 6);
      }),
    );
  });

  it('come by segment and time, their channels in natural order', () => {
    const clock = {
      sampleRate: hertz(10),
      segments: [
        { startSample: sampleIndex(0), sampleCount: 10, startTime: seconds(0) },
        { startSample: sampleIndex(30), sampleCount: 10, startTime: seconds(3) },
      ],
    };
    const list = new EventList(clock, 'day.evt');
    for (const [time, channel] of [
      [3.42, 'b10'],
      [0.96, 'b2'],
      [-0.04, 'a'],
      [2, 'a'],
      [4, 'a'],
      [1, 'a'],
    ] as const) {
      list.addAtTime(time, { channel });
    }
    const events = list.finish();
    expect(events.channels).toEqual(['a', 'b2', 'b10']);
    expect(Array.from(events.channelIndex)).toEqual([0, 1, 2]);
    expect(Array.from(events.sampleIndex)).toEqual([0, 9, 4]);
    expect(Array.from(events.segmentIndex)).toEqual([0, 0, 1]);
    expect(Array.from(events.seconds)).toEqual([-0.04, 0.96, 3.42]);
    expect(events.notices).toEqual([
      {
        code: 'EVENTS_OUTSIDE_RECORDING',
        message: expect.stringContaining('3 of 6 events in day.evt'),
      },
    ]);
  });
});
