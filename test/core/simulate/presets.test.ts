import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../core/base/errors.ts';
import { type PresetName, simulate } from '../../../core/simulate/presets.ts';
import { simulateProbeRecording } from '../../../core/simulate/probe-recording.ts';
import { similarity } from '../../../core/simulate/similarity.ts';
import type { SimulatedSamples } from '../../../core/simulate/simulated-recording.ts';
import { overlapShare } from '../../../core/simulate/spike-trains.ts';
import { simulateTable3 } from '../../../core/simulate/table3.ts';
import { truthTrains } from '../../../core/simulate/truth.ts';

const unitCount = (recording: SimulatedSamples) => recording.referenceOffset.length;

function templateOf(recording: SimulatedSamples, unit: number): Float32Array {
  const size = recording.channelCount * recording.templateSamples;
  return recording.templates.subarray(unit * size, (unit + 1) * size);
}

/** Largest trough over all channels: its depth and its sample. */
function trough(recording: SimulatedSamples, unit: number) {
  const template = templateOf(recording, unit);
  const depth = -Math.min(...template);
  return { depth, at: template.indexOf(-depth) % recording.templateSamples };
}

describe.each<PresetName>(['tetrode', 'probe32'])('simulate %s', (preset) => {
  const durationSeconds = preset === 'tetrode' ? 20 : 4;
  const recording = simulate({ preset, durationSeconds, seed: 11 });
  const units = Array.from({ length: unitCount(recording) }, (_, unit) => unit);
  const trains = truthTrains(recording.truth, units.length);

  it('gives the same bytes for the same seed', () => {
    const again = [3, 3, 4].map((seed) => simulate({ preset, durationSeconds: 0.5, seed }));
    expect(again[1].samples).toEqual(again[0].samples);
    expect(again[1].truth).toEqual(again[0].truth);
    expect(again[2].samples).not.toEqual(again[0].samples);
  });

  it('respects a refractory period of 2 ms in samples', () => {
    for (const train of trains) {
      train.forEach((sample, i) => {
        if (i > 0) expect(sample - train[i - 1]).toBeGreaterThanOrEqual(60);
      });
    }
  });

  it('has at least a tenth of overlapping spikes', () => {
    expect(overlapShare(trains, 30)).toBeGreaterThanOrEqual(0.1);
  });

  it('has templates with the trough at the reference sample, depths 5.6 to 18 noise deviations, median 10', () => {
    const depths = units.map((unit) => trough(recording, unit).depth / recording.noiseSd);
    for (const unit of units) expect(trough(recording, unit).at).toBe(recording.nBefore);
    depths.sort((a, b) => a - b);
    expect(depths[0]).toBeCloseTo(10 / 1.8, 1);
    expect(depths[depths.length - 1]).toBeCloseTo(18, 1);
    const logMean = depths.reduce((sum, depth) => sum + Math.log(depth), 0) / depths.length;
    expect(Math.exp(logMean)).toBeCloseTo(10, 1);
  });

  it('has units that can be told apart', () => {
    for (const a of units) {
      for (const b of units.slice(0, a)) {
        const value = similarity(
          templateOf(recording, a),
          templateOf(recording, b),
          recording.channelCount,
          15,
        );
        expect(value).toBeLessThan(0.9);
      }
    }
  });

  it('is the noise it says where the units are too small to see', () => {
    const noise = simulate({ preset, durationSeconds, seed: 11, snrDb: -100 });
    const sampleCount = noise.samples.length / noise.channelCount;
    let squares = 0;
    for (let channel = 0; channel < noise.channelCount; channel++) {
      const trace = noise.samples.subarray(channel * sampleCount, (channel + 1) * sampleCount);
      const sizes = trace.map(Math.abs).sort();
      const level = 1.4826 * sizes[sizes.length >> 1];
      // The hash is not the same on every channel of a long probe.
      expect(Math.abs(level / noise.noiseSd - 1)).toBeLessThan(0.1);
      squares += trace.reduce((sum, value) => sum + value * value, 0) / noise.channelCount;
    }
    expect(Math.sqrt(squares / sampleCount) / noise.noiseSd).toBeCloseTo(1, 1.7);
  });
});

describe('simulateProbeRecording', () => {
  const oneUnit = {
    positionsUm: Float64Array.from([0, 0, 25, 0]),
    unitCount: 1,
    rateHz: { lowest: 20, highest: 20 },
    hashUnitCount: 0,
    overlapShare: 0.1,
    durationSeconds: 20,
    snrDb: 60,
    seed: 2,
  };

  it('plants spikes that look like the template at the true samples, in 5 to 8 % varying sizes', () => {
    const recording = simulateProbeRecording(oneUnit);
    const { samples, truth, templateSamples, nBefore } = recording;
    const template = templateOf(recording, 0);
    const sampleCount = samples.length / 2;
    const train = truthTrains(truth, 1)[0];
    const summed = new Float64Array(template.length);
    let clear = 0;
    train.forEach((sample, i) => {
      const gapBefore = i === 0 ? templateSamples : sample - train[i - 1];
      const gapAfter = i === train.length - 1 ? templateSamples : train[i + 1] - sample;
      if (gapBefore < templateSamples || gapAfter < templateSamples) return;
      clear++;
      for (let channel = 0; channel < 2; channel++) {
        const from = channel * sampleCount + sample - nBefore;
        for (let k = 0; k < templateSamples; k++) {
          summed[channel * templateSamples + k] += samples[from + k] / truth.amplitude[i];
        }
      }
    });
    expect(clear).toBeGreaterThan(200);
    const { depth } = trough(recording, 0);
    // Spikes fall anywhere within a sample of the template: their mean is a little blunter.
    summed.forEach((value, k) => {
      expect(Math.abs(value / clear - template[k]) / depth).toBeLessThan(0.02);
    });
    const mean = truth.amplitude.reduce((sum, value) => sum + value, 0) / train.length;
    const spread = truth.amplitude.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(mean).toBeCloseTo(1, 1.7);
    expect(Math.sqrt(spread / train.length)).toBeGreaterThan(0.045);
    expect(Math.sqrt(spread / train.length)).toBeLessThan(0.09);
  });

  it('makes a recording without units, and without spikes at either end', () => {
    const silent = simulateProbeRecording({ ...oneUnit, unitCount: 0, durationSeconds: 0.1 });
    expect(silent.truth.unitIndex.length).toBe(0);
    expect(silent.samples.length).toBe(2 * 3000);
    const { truth, nBefore, templateSamples } = simulateProbeRecording({
      ...oneUnit,
      rateHz: { lowest: 300, highest: 300 },
      durationSeconds: 1,
    });
    expect(truth.sampleIndex[0]).toBeGreaterThanOrEqual(nBefore);
    const last = truth.sampleIndex[truth.sampleIndex.length - 1];
    expect(last + templateSamples - nBefore).toBeLessThanOrEqual(30_000);
  });

  it('says what is wrong with values that make no recording', () => {
    for (const bad of [
      { durationSeconds: 0 },
      { durationSeconds: Number.NaN },
      { durationSeconds: 1e7 },
      { snrDb: Number.POSITIVE_INFINITY },
      { unitCount: 500, durationSeconds: 0.1 },
    ]) {
      expect(() => simulateProbeRecording({ ...oneUnit, ...bad })).toThrow(UserError);
    }
  });
});

describe('simulate', () => {
  it.each([
    ['table3', 8, '32ef7b525d14817c', '869f9bef0dfe2fe7', '024724e61ce33645'],
    ['tetrode', 11, '3e87809d011d86d5', 'b6189e59eadad4c9', '5d3699f226df8da5'],
    ['probe32', 11, 'e7c0d0f584a2fe10', '7d02bb9ae3e45322', 'bf50310b93227800'],
  ] as const)('makes the same %s as every version before', (preset, seed, ...expected) => {
    const { samples, truth, templates } = simulate({ preset, durationSeconds: 1, seed });
    const digests = [samples, truth.sampleIndex, templates].map((values) =>
      createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex').slice(0, 16),
    );
    expect(digests).toEqual(expected);
  });

  it('makes a probe32 as hard as it is said to be: 30 units, depths 5 to 20, 5 % of spikes on a neighbour’s', () => {
    const recording = simulate({ preset: 'probe32', durationSeconds: 20, seed: 11 });
    const trains = truthTrains(recording.truth, 30);
    const places = trains.map((_, unit) => {
      const template = templateOf(recording, unit);
      const channel = Math.floor(template.indexOf(Math.min(...template)) / 96);
      const depth = -Math.min(...template) / recording.noiseSd;
      expect(depth).toBeGreaterThan(5);
      expect(depth).toBeLessThan(20);
      return recording.positionsUm.subarray(2 * channel, 2 * channel + 2);
    });
    let spikes = 0;
    let met = 0;
    trains.forEach((train, unit) => {
      const near = trains.filter(
        (_, other) =>
          other !== unit &&
          Math.hypot(places[other][0] - places[unit][0], places[other][1] - places[unit][1]) <= 50,
      );
      const others = near.flatMap((other) => [...other]);
      spikes += train.length;
      met += train.filter((time) => others.some((t) => Math.abs(t - time) <= 15)).length;
    });
    expect(met / spikes).toBeGreaterThan(0.05);
  });

  it('reads a range of what it holds', async () => {
    const recording = simulate({ preset: 'tetrode', durationSeconds: 1, seed: 5 });
    const out = await recording.read(0, 1000, 1500, new Float32Array(2000));
    for (let channel = 0; channel < 4; channel++) {
      expect(out.subarray(500 * channel, 500 * (channel + 1))).toEqual(
        recording.samples.subarray(30_000 * channel + 1000, 30_000 * channel + 1500),
      );
    }
  });

  it.each([{ driftUm: 20 }, { settle: 0.4 }])(
    'changes no unit of the paper’s single channel: %j',
    (change) => {
      expect(() => simulate({ preset: 'table3', durationSeconds: 1, seed: 0, ...change })).toThrow(
        /one channel/,
      );
    },
  );

  it('gives the paper’s simulation as one channel, with the way from an atom’s start to its extremum', () => {
    const direct = simulateTable3({ durationSeconds: 1, snrDb: 16, seed: 8 });
    const recording = simulate({ preset: 'table3', durationSeconds: 1, seed: 8 });
    expect(recording.samples).toEqual(direct.samples);
    expect(recording.truth).toEqual(direct.truth);
    expect(recording.nBefore).toBe(0);
    recording.referenceOffset.forEach((offset, unit) => {
      const sizes = templateOf(recording, unit).map(Math.abs);
      expect(sizes[offset]).toBe(Math.max(...sizes));
    });
  });

  it('does not know other presets', () => {
    const preset = 'octrode' as PresetName;
    expect(() => simulate({ preset, durationSeconds: 1, seed: 0 })).toThrow(/table3\|tetrode/);
  });
});
