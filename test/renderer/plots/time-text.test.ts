import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanText, timeText, timeTicks } from '../../../renderer/plots/time-text.ts';

describe('a time', () => {
  it.each([
    [0, 3, '00:00.000'],
    [12.345, 3, '00:12.345'],
    [59.9996, 3, '01:00.000'],
    [3599.9999, 3, '1:00:00.000'],
    [3723.4, 1, '1:02:03.4'],
    [90, 0, '01:30'],
    [1_614_363_778.0625, 3, '18:22:58.063'],
    [1_614_297_599.9999, 2, '00:00:00.00'],
    [1_614_297_600, 0, '00:00:00'],
    [-1.5, 1, '\u221200:01.5'],
  ])('%d s with %d decimals reads %s', (seconds, decimals, text) => {
    expect(timeText(seconds, decimals)).toBe(text);
  });

  it('reads back to within half of its last decimal', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 400_000, noNaN: true }),
        fc.nat(6),
        (seconds, decimals) => {
          const parts = timeText(seconds, decimals).split(':').map(Number);
          const read = parts.reduce((sum, part) => 60 * sum + part, 0);
          expect(Math.abs(read - seconds)).toBeLessThanOrEqual(0.5 * 10 ** -decimals + 1e-7);
          for (const part of parts.slice(1)) expect(part).toBeLessThan(60);
        },
      ),
    );
  });
});

describe('ticks of time', () => {
  it('lie within, are at most so many, and read differently', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100_000, noNaN: true }),
        fc.double({ min: -3, max: 5, noNaN: true }),
        fc.integer({ min: 2, max: 14 }),
        (min, power, most) => {
          const max = min + 10 ** power;
          const { seconds, decimals } = timeTicks(min, max, most);
          expect(seconds.length).toBeLessThanOrEqual(most);
          for (const tick of seconds) {
            expect(tick).toBeGreaterThanOrEqual(min - 1e-6);
            expect(tick).toBeLessThanOrEqual(max + 1e-6);
          }
          const texts = seconds.map((tick) => timeText(tick, decimals));
          expect(new Set(texts).size).toBe(texts.length);
        },
      ),
    );
  });
});

describe('a length of time', () => {
  it.each([
    [0.00025, '250 \u00b5s'],
    [0.02, '20 ms'],
    [1.5, '1.5 s'],
    [240, '4 min'],
    [14_400, '4 h'],
  ])('%d s reads %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text);
  });
});
