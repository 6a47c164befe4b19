import { describe, expect, it } from 'vitest';
import { scaleTiming, timeInterleaved } from '../../../engine/bench/interleave.ts';
import { largest, mean, median } from '../../../engine/bench/statistics.ts';

describe('timeInterleaved', () => {
  it('lets alternatives take turns and does not count the first round', async () => {
    const durations: Record<string, number[]> = { a: [9000, 30, 10, 20], b: [7000, 1, 3, 5] };
    const order: string[] = [];
    let now = 0;
    const alternatives = ['a', 'b'].map((name) => ({
      name,
      run() {
        order.push(name);
        now += durations[name]!.shift()!;
      },
    }));
    const [a, b] = await timeInterleaved(alternatives, 3, () => now);
    expect(order.join('')).toBe('abababab');
    expect(a).toEqual({ median: 0.02, least: 0.01, most: 0.03 });
    expect(b).toEqual({ median: 0.003, least: 0.001, most: 0.005 });
  });

  it('waits for work that takes its time', async () => {
    let done = 0;
    const run = async () => {
      await Promise.resolve();
      done++;
    };
    await timeInterleaved([{ name: 'slow', run }], 2, () => done);
    expect(done).toBe(3);
  });

  it('scales all of a timing', () => {
    expect(scaleTiming({ median: 2, least: 1, most: 4 }, 10)).toEqual({
      median: 20,
      least: 10,
      most: 40,
    });
  });
});

describe('statistics', () => {
  it('takes the middle, or the mean of the two middles', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 100])).toBe(3);
    expect(mean([1, 2, 6])).toBe(3);
    expect(largest([-3, -1, -2])).toBe(-1);
  });
});
