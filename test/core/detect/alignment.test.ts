import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { alignToExtremum, alignToTemplate } from '../../../core/detect/alignment.ts';

const channels = Int32Array.of(0, 1);
const template = [0, -3, -12, 4, 2, 0, 0, -2, -6, 3, 1, 0];
const nBefore = 2;

/** Two channels of noise with the template at each of `times`. */
function plant(times: readonly number[], samples: number, noiseSd: number): Float32Array {
  const random = new Random(5);
  const traces = Float32Array.from({ length: 2 * samples }, () => noiseSd * random.normal());
  for (const t of times) {
    for (let c = 0; c < 2; c++) {
      for (let k = 0; k < 6; k++) traces[c * samples + t - nBefore + k] += template[6 * c + k];
    }
  }
  return traces;
}

const times = Array.from({ length: 20 }, (_, i) => 30 + 40 * i);
const samples = 900;
const shaken = times.map((t, i) => t + (i % 5) - 2);

describe('alignment', () => {
  it('brings shaken positions back, by energy and by template', () => {
    const traces = plant(times, samples, 0.5);
    expect(Array.from(alignToExtremum(traces, samples, shaken, channels, 2))).toEqual(times);
    expect(
      Array.from(alignToTemplate(traces, samples, shaken, channels, template, nBefore, 2)),
    ).toEqual(times);
  });

  it('never moves further than allowed', () => {
    const traces = plant(times, samples, 0.5);
    const far = times.map((t) => t + 6);
    for (const moved of [
      alignToExtremum(traces, samples, far, channels, 3),
      alignToTemplate(traces, samples, far, channels, template, nBefore, 3),
    ]) {
      expect(moved.every((t, i) => Math.abs(t - far[i]) <= 3)).toBe(true);
    }
  });

  it('stays where nothing is better', () => {
    const silent = new Float32Array(2 * samples);
    expect(Array.from(alignToExtremum(silent, samples, shaken, channels, 3))).toEqual(shaken);
    expect(
      Array.from(alignToTemplate(silent, samples, shaken, channels, template, nBefore, 3)),
    ).toEqual(shaken);
  });

  it('is safe at both ends', () => {
    const traces = plant(times, samples, 0.5);
    for (const t of [0, 1, samples - 1]) {
      for (const [moved] of [
        alignToExtremum(traces, samples, [t], channels, 4),
        alignToTemplate(traces, samples, [t], channels, template, nBefore, 4),
      ]) {
        expect(moved).toBeGreaterThanOrEqual(0);
        expect(moved).toBeLessThan(samples);
      }
    }
  });

  it('gives a one-sample trough seen at two phases one alignment', () => {
    // Between two samples, the larger of two near-equal troughs is chance; the template decides alike.
    const traces = new Float32Array(2 * samples);
    const shape = [0, -8, -8.2, 3, 1, 0];
    times.forEach((t, i) => {
      for (let k = 0; k < 6; k++) {
        const flip = i % 2 === 1 && (k === 1 || k === 2) ? shape[3 - k] : shape[k];
        traces[t - nBefore + k] = flip;
      }
    });
    const larger = times.map((t, i) => t - (i % 2));
    const one = Int32Array.of(0);
    expect(Array.from(alignToTemplate(traces, samples, larger, one, shape, nBefore, 2))).toEqual(
      times,
    );
  });
});
