import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centreTrace, layOutLanes } from '../../../../core/exports/report/trace-lanes.ts';

describe('lanes of traces', () => {
  it('keep every drawn value within the picture', () => {
    const trace = fc
      .array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { maxLength: 60 })
      .map((values) => Float32Array.from(values));
    fc.assert(
      fc.property(fc.array(trace, { minLength: 1, maxLength: 9 }), (traces) => {
        const lanes = layOutLanes(traces);
        for (const [lane, values] of traces.entries()) {
          for (const value of values) {
            const shown = Math.max(-lanes.limit, Math.min(lanes.limit, value));
            const y = lanes.baselines[lane] - shown * lanes.pixelsPerValue;
            expect(y).toBeGreaterThanOrEqual(-1e-6);
            expect(y).toBeLessThanOrEqual(lanes.height + 1e-6);
          }
        }
      }),
    );
  });

  it('stand evenly from top to bottom', () => {
    const { baselines, height } = layOutLanes([0, 0, 0, 0].map(() => Float32Array.of(-1, 1)));
    const steps = baselines.slice(1).map((y, i) => y - baselines[i]);
    expect(new Set(steps.map((step) => step.toFixed(6))).size).toBe(1);
    expect(steps[0]).toBeGreaterThan(0);
    expect(baselines[3]).toBeLessThan(height);
  });

  it('have a scale without any signal', () => {
    const lanes = layOutLanes([new Float32Array(5), new Float32Array(5).fill(Number.NaN)]);
    expect(lanes.pixelsPerValue).toBeGreaterThan(0);
    expect(Number.isFinite(lanes.height)).toBe(true);
  });

  it('are centred whatever the offset', () => {
    expect([...centreTrace(Float32Array.of(250, 240, 260, 251, Number.NaN))]).toEqual([
      -1,
      -11,
      9,
      0,
      Number.NaN,
    ]);
  });
});
