import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../core/recording/recording.ts';
import { generateRecording } from '../../../core/simulate/generated-recording.ts';
import { simulate } from '../../../core/simulate/presets.ts';
import { truthTrains } from '../../../core/simulate/truth.ts';

const positionsUm = Float64Array.from({ length: 24 }, (_, i) =>
  i % 2 === 0 ? 20 * ((i >> 1) % 2) : 20 * (i >> 1),
);
const options = {
  name: 'short',
  durationSeconds: 20,
  snrDb: 20,
  seed: 3,
  positionsUm,
  unitCount: 6,
  rateHz: { lowest: 2, highest: 10, spread: 'normal' },
  amplitudeSpread: 2,
  hashUnitCount: 0,
  overlaps: { share: 0, windowSeconds: 1e-3, neighbourUm: 50 },
  drift: { rangeUm: 0, gradient: 0 },
} as const;

describe('generateRecording', () => {
  it('gives the same bytes however it is read, all of it at once included', async () => {
    const drift = { rangeUm: 20, gradient: 1 };
    const changing = { ...options, hashUnitCount: 20, drift, settle: 0.5 };
    const whole = generateRecording(changing).samples;
    const recording: Recording = generateRecording(changing);
    const { sampleCount } = recording.segments[0];
    await fc.assert(
      fc.asyncProperty(fc.nat(sampleCount - 1), fc.nat(20_000), async (start, length) => {
        const end = Math.min(sampleCount, start + length);
        const out = await recording.read(0, start, end, new Float32Array(12 * (end - start)));
        for (let channel = 0; channel < 12; channel++) {
          const row = channel * (end - start);
          expect(out.subarray(row, row + end - start)).toEqual(
            whole.subarray(channel * sampleCount + start, channel * sampleCount + end),
          );
        }
      }),
      { numRuns: 15 },
    );
  });

  it('tells the same truth in parts as at once', () => {
    const recording = generateRecording(options);
    const { truth } = recording;
    expect(truth.unitIndex.length).toBeGreaterThan(200);
    const parts = [0, 7, 200_001, 600_000].map((start, i, all) =>
      recording.truthBetween(start, all[i + 1] ?? start),
    );
    expect(parts.flatMap(({ sampleIndex }) => [...sampleIndex])).toEqual([...truth.sampleIndex]);
    expect(parts.flatMap(({ unitIndex }) => [...unitIndex])).toEqual([...truth.unitIndex]);
  });

  it('plants the template where the truth says, and keeps spikes wholly inside', () => {
    const loud = generateRecording({ ...options, unitCount: 1, snrDb: 70 });
    const { samples, truth, templates, templateSamples, nBefore } = loud;
    const sampleCount = samples.length / 12;
    expect(truth.sampleIndex[0]).toBeGreaterThanOrEqual(nBefore);
    expect(truth.sampleIndex[truth.sampleIndex.length - 1]).toBeLessThanOrEqual(
      sampleCount - templateSamples + nBefore,
    );
    const depth = -Math.min(...templates);
    const mean = new Float64Array(templates.length);
    const clear = Array.from(truth.sampleIndex).filter(
      (sample, i, all) => i > 0 && sample - all[i - 1] > 100 && (all[i + 1] ?? 1e9) - sample > 100,
    );
    expect(clear.length).toBeGreaterThan(20);
    for (const sample of clear) {
      const size = truth.amplitude[truth.sampleIndex.indexOf(sample)];
      mean.forEach((_, i) => {
        const channel = Math.floor(i / templateSamples);
        const at = channel * sampleCount + sample - nBefore + (i % templateSamples);
        mean[i] += samples[at] / size / clear.length;
      });
    }
    // Spikes fall between samples, so that their mean is a little blunter than the template.
    mean.forEach((value, i) => {
      expect(Math.abs(value - templates[i]) / depth).toBeLessThan(0.05);
    });
  });

  it('moves the spikes along the probe by the drift, smoothly', () => {
    const drift = { rangeUm: 60, gradient: 0 };
    const loud = generateRecording({
      ...options,
      unitCount: 1,
      snrDb: 80,
      durationSeconds: 100,
      drift,
    });
    const { samples, truth } = loud;
    const sampleCount = samples.length / 12;
    const places = Array.from(truth.sampleIndex, (sample) => {
      const sizes = Array.from({ length: 12 }, (_, channel) =>
        Math.max(0, -samples[channel * sampleCount + sample]),
      );
      const total = sizes.reduce((sum, size) => sum + size ** 2, 0);
      return sizes.reduce((sum, size, c) => sum + (size ** 2 * 20 * c) / total, 0);
    });
    const moves = Array.from(truth.sampleIndex, (s) => loud.displacementUm(100, s / 30_000));
    expect(Math.max(...moves) - Math.min(...moves)).toBeGreaterThan(50);
    const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const [a, b] = [mean(places), mean(moves)];
    const covariance = mean(places.map((place, i) => (place - a) * (moves[i] - b)));
    const spread = (values: number[], centre: number) =>
      Math.sqrt(mean(values.map((v) => (v - centre) ** 2)));
    expect(covariance / (spread(places, a) * spread(moves, b))).toBeGreaterThan(0.97);
  });

  it('lets the spikes of a unit shrink as it settles, until they are smaller by the share asked for', () => {
    const settling = { ...options, unitCount: 1, snrDb: 60, settle: 0.4 };
    const { samples, truth, templates, nBefore } = generateRecording(settling);
    const main = Math.floor(templates.indexOf(Math.min(...templates)) / 96);
    const depth = templates[96 * main + nBefore];
    const row = (samples.length / 12) * main;
    const sizes = Array.from(
      truth.sampleIndex,
      (sample, i) => samples[row + sample] / depth / truth.amplitude[i],
    );
    const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(mean(sizes.slice(0, 10))).toBeGreaterThan(0.9);
    const passed = Array.from(truth.sampleIndex, (sample) => sample / (20 * 30_000));
    const late = sizes.filter((_, i) => passed[i] > 0.9);
    expect(late.length).toBeGreaterThan(5);
    expect(mean(late)).toBeLessThan(0.68);
    expect(mean(late)).toBeGreaterThan(0.5);
  });

  it('has 10 uV of noise, hash included', async () => {
    const { samples } = generateRecording({ ...options, hashUnitCount: 60, snrDb: -100 });
    const squares = samples.reduce((sum, value) => sum + value * value, 0);
    expect(Math.sqrt(squares / samples.length) / 10).toBeCloseTo(1, 1.5);
  });

  it.each([
    { durationSeconds: 0 },
    { durationSeconds: Number.NaN },
    { snrDb: Number.NaN },
    { unitCount: 500 },
    { unitCount: 1.5 },
    { drift: { rangeUm: -1, gradient: 0 } },
    { drift: { rangeUm: 10, gradient: 9 } },
    { settle: -0.1 },
    { settle: 1 },
  ])('refuses %j', (bad) => {
    expect(() => generateRecording({ ...options, ...bad })).toThrow(
      expect.objectContaining({ code: 'BAD_SIMULATION' }),
    );
  });
});

describe('a probe384', () => {
  const recording = simulate({ preset: 'probe384', durationSeconds: 600, seed: 2 });
  const { positionsUm, templates } = recording;
  const size = 384 * 96;
  const places = Array.from({ length: 300 }, (_, unit) => {
    const template = templates.subarray(unit * size, (unit + 1) * size);
    let deepest = 0;
    template.forEach((value, i) => {
      if (value < template[deepest]) deepest = i;
    });
    const channel = Math.floor(deepest / 96);
    return {
      depth: -template[deepest],
      x: positionsUm[2 * channel],
      y: positionsUm[2 * channel + 1],
    };
  });

  it('has 300 units all along the probe, 5 to 20 noise deviations deep', () => {
    expect(recording.channelCount).toBe(384);
    const depths = places.map(({ depth }) => depth / recording.noiseSd).sort((a, b) => a - b);
    expect(depths[0]).toBeCloseTo(5, 1);
    expect(depths[299]).toBeCloseTo(20, 1);
    for (let y = 0; y < 3800; y += 100) {
      const here = places.filter((place) => place.y >= y && place.y < y + 100).length;
      expect(here).toBeGreaterThan(1);
      expect(here).toBeLessThan(20);
    }
  });

  it('fires at 1 to 20 Hz, with a twentieth of the spikes on a neighbour’s', () => {
    const trains = truthTrains(recording.truthBetween(0, 60 * 30_000), 300);
    const rates = trains.map((train) => train.length / 60).sort((a, b) => a - b);
    expect(rates[0]).toBeGreaterThan(0.5);
    expect(rates[299]).toBeLessThan(24);
    expect(rates[150]).toBeGreaterThan(3.5);
    expect(rates[150]).toBeLessThan(5.7);
    let spikes = 0;
    let met = 0;
    trains.forEach((train, unit) => {
      const near = trains.filter((_, other) => {
        const [a, b] = [places[unit], places[other]];
        return other !== unit && Math.hypot(a.x - b.x, a.y - b.y) <= 50;
      });
      const others = Float64Array.from(near.flatMap((other) => [...other])).sort();
      let j = 0;
      for (const time of train) {
        while (j < others.length && others[j] < time - 15) j++;
        if (j < others.length && others[j] <= time + 15) met++;
        spikes++;
      }
    });
    expect(met / spikes).toBeGreaterThan(0.045);
    expect(met / spikes).toBeLessThan(0.1);
  });
});

describe('a tetrode of 13 hours', () => {
  it('is read near its end as near its start', async () => {
    const recording = simulate({ preset: 'tetrode', durationSeconds: 13 * 3600, seed: 1 });
    const { sampleCount } = recording.segments[0];
    expect(sampleCount).toBe(1_404_000_000);
    const end = await recording.read(0, sampleCount - 9000, sampleCount, new Float32Array(36_000));
    expect(end.some((value) => value !== 0)).toBe(true);
    const late = recording.truthBetween(sampleCount - 300_000, sampleCount);
    expect(late.unitIndex.length).toBeGreaterThan(100);
    expect(() => recording.samples).toThrow(/by ranges/);
  });
});
