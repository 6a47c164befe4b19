import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockTicks, type Stretch } from '../../../renderer/plots/clock-ticks.ts';
import { timeText } from '../../../renderer/plots/time-text.ts';

const scaleOf = (durationSeconds: number) => ({ min: 0, max: durationSeconds, from: 0, to: 700 });

/** Segments end to end, with gaps of the clock between them. */
const segments = fc
  .array(
    fc.record({
      durationSeconds: fc.double({ min: 0.01, max: 5000, noNaN: true }),
      gapSeconds: fc.double({ min: 0, max: 1e5, noNaN: true }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => {
    const stretches: Stretch[] = [];
    let startSeconds = 0;
    let clockSeconds = 0;
    for (const { durationSeconds, gapSeconds } of parts) {
      clockSeconds += gapSeconds;
      stretches.push({ startSeconds, clockSeconds, durationSeconds });
      startSeconds += durationSeconds;
      clockSeconds += durationSeconds;
    }
    return { stretches, durationSeconds: startSeconds };
  });

describe('times of the clock along a recording', () => {
  it('are those of the recording where it starts with its clock', () => {
    const stretches = [{ startSeconds: 0, clockSeconds: 0, durationSeconds: 60 }];
    expect(clockTicks(stretches, scaleOf(60), 110).map(({ label }) => label)).toEqual([
      '00:00',
      '00:15',
      '00:30',
      '00:45',
      '01:00',
    ]);
  });

  it('go on with the clock after a gap', () => {
    const stretches = [
      { startSeconds: 0, clockSeconds: 26_123, durationSeconds: 30 },
      { startSeconds: 30, clockSeconds: 26_400, durationSeconds: 30 },
    ];
    expect(clockTicks(stretches, scaleOf(60), 110)).toEqual([
      { value: 7, label: '7:15:30' },
      { value: 22, label: '7:15:45' },
      { value: 30, label: '7:20:00' },
      { value: 45, label: '7:20:15' },
      { value: 60, label: '7:20:30' },
    ]);
  });

  it('stand where the clock shows them, apart from each other', () => {
    fc.assert(
      fc.property(segments, ({ stretches, durationSeconds }) => {
        const ticks = clockTicks(stretches, scaleOf(durationSeconds), 100);
        const upwards = { ...scaleOf(durationSeconds), from: 700, to: 0 };
        expect(clockTicks(stretches, upwards, 100)).toEqual(ticks);
        for (const [i, { value, label }] of ticks.entries()) {
          const own = stretches.filter(
            (one) =>
              value >= one.startSeconds - 1e-6 &&
              value <= one.startSeconds + one.durationSeconds + 1e-6,
          );
          const clocks = own.map((one) => one.clockSeconds + value - one.startSeconds);
          const decimals = label.split('.')[1]?.length ?? 0;
          expect(clocks.map((clock) => timeText(clock, decimals))).toContain(label);
          if (i > 0) {
            const pixels = ((value - ticks[i - 1]!.value) / durationSeconds) * 700;
            expect(pixels).toBeGreaterThan(59.9);
          }
        }
      }),
    );
  });
});
