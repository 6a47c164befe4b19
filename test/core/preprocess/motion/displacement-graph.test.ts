import { describe, expect, it } from 'vitest';
import { Random } from '../../../../core/base/random.ts';
import {
  type Differences,
  solveDifferences,
} from '../../../../core/preprocess/motion/displacement-graph.ts';

const none: Differences = {
  from: new Int32Array(0),
  to: new Int32Array(0),
  difference: new Float64Array(0),
  weight: new Float64Array(0),
};

function measuredFrom(positions: Float64Array, count: number, error: (e: number) => number) {
  const random = new Random(2);
  const from = Int32Array.from({ length: count }, () => random.integer(positions.length));
  const to = from.map(
    (node) => (node + 1 + random.integer(positions.length - 1)) % positions.length,
  );
  const difference = Float64Array.from(from, (a, e) => positions[to[e]] - positions[a] + error(e));
  return { from, to, difference, weight: new Float64Array(count).fill(1) };
}

describe('solveDifferences', () => {
  const random = new Random(1);
  const positions = Float64Array.from({ length: 40 }, () => 10 * random.normal());

  function worstOff(found: Float64Array): number {
    const shift = found[0] - positions[0];
    return Math.max(...found.map((value, i) => Math.abs(value - positions[i] - shift)));
  }

  it('finds positions from exact differences, up to a constant', () => {
    const measured = measuredFrom(positions, 300, () => 0);
    expect(worstOff(solveDifferences(40, measured, none).positions)).toBeLessThan(1e-5);
  });

  it('is not misled by a fifth of wild differences', () => {
    const measured = measuredFrom(positions, 600, (e) => (e % 5 === 0 ? 60 : 0.1 * Math.sin(e)));
    const { positions: found, residualScale } = solveDifferences(40, measured, none);
    expect(worstOff(found)).toBeLessThan(0.3);
    expect(residualScale).toBeLessThan(0.3);
  });

  it('places a node without measurements between those it is tied to', () => {
    const measured = {
      from: Int32Array.of(0, 0, 0),
      to: Int32Array.of(2, 2, 2),
      difference: Float64Array.of(6, 6.2, 5.8),
      weight: new Float64Array(3).fill(1),
    };
    const ties = {
      from: Int32Array.of(0, 1),
      to: Int32Array.of(1, 2),
      difference: new Float64Array(2),
      weight: new Float64Array(2).fill(1e-3),
    };
    const { positions: found } = solveDifferences(3, measured, ties);
    expect(found[2] - found[0]).toBeCloseTo(6, 2);
    expect(found[1] - found[0]).toBeCloseTo(3, 2);
  });

  it('has nothing to say without measurements', () => {
    const { positions: found } = solveDifferences(3, none, none);
    expect([...found]).toEqual([0, 0, 0]);
  });
});
