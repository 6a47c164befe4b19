import { describe, expect, it } from 'vitest';
import { UserError } from '../../../core/base/errors.ts';
import { type PresetName, simulate } from '../../../core/simulate/presets.ts';
import { simulateProbeRecording } from '../../../core/simulate/probe-recording.ts';
import { similarity } from '../../../core/simulate/similarity.ts';
import type { SimulatedRecording } from '../../../core/simulate/simulated-recording.ts';
import { overlapShare } from '../../../core/simulate/spike-trains.ts';
import { simulateTable3 } from '../../../core/simulate/table3.ts';
import { truthTrains } from '../../../core/simulate/truth.ts';

const unitCount = (recording: SimulatedRecording) => recording.referenceOffset.length;

function templateOf(recording: SimulatedRecording, unit: number): Float32Array {
  const size = recording.channelCount * recording.templateSamples;
  return recording.templates.subarray(unit * size, (unit + 1) * size);
}

/** Largest trough over all channels: its depth and its sample. */
function trough(recording: SimulatedRecording, unit: number) {
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
    expect(simulate({ preset, durationSeconds: 0.5, seed: 3 })).toEqual(
      simulate({ preset, durationSeconds: 0.5, seed: 3 }),
    );
    expect(simulate({ preset, durationSeconds: 0.5, seed: 4 }).samples).not.toEqual(
      simulate({ preset, durationSeconds: 0.5, seed: 3 }).samples,
    );
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
