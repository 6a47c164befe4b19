import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { drawSpikeShape, phaseCount, tabulateWaveforms } from '../../../core/simulate/neuron.ts';

const positionsUm = Float64Array.from([0, 0, 40, 0, 0, 120]);
const nBefore = 300;
const templateSamples = 960;
/** Fine sampling, so that a trough is found to 3 us. */
const sampleRate = 300_000;

function neuron(seed: number) {
  return {
    xUm: 0,
    yUm: 0,
    zUm: 10,
    shape: drawSpikeShape(new Random(seed)),
    channelGain: new Float64Array(3).fill(1),
  };
}

function troughOf(waveforms: Float32Array, phase: number, channel: number) {
  const row = (phase * 3 + channel) * templateSamples;
  const wave = waveforms.subarray(row, row + templateSamples);
  const depth = -Math.min(...wave);
  return { depth, at: wave.indexOf(-depth) };
}

describe('tabulateWaveforms', () => {
  it('puts a trough of depth 1 at the reference sample of the nearest contact', () => {
    for (let seed = 0; seed < 10; seed++) {
      const table = tabulateWaveforms(
        neuron(seed),
        positionsUm,
        sampleRate,
        nBefore,
        templateSamples,
      );
      expect(table.mainChannel).toBe(0);
      const trough = troughOf(table.waveforms, phaseCount / 2, 0);
      expect(trough.at).toBe(nBefore);
      expect(trough.depth).toBeCloseTo(1, 4);
    }
  });

  it('fades as 1 / (1 + (r / decay)^2) and arrives later by distance over speed', () => {
    for (let seed = 0; seed < 10; seed++) {
      const source = { ...neuron(seed), shape: { ...neuron(seed).shape, wideningPer100Um: 0 } };
      const { waveforms } = tabulateWaveforms(
        source,
        positionsUm,
        sampleRate,
        nBefore,
        templateSamples,
      );
      const distances = [10, Math.hypot(40, 10), Math.hypot(120, 10)];
      const fading = distances.map((r) => 1 / (1 + (r / source.shape.decayUm) ** 2));
      for (const channel of [1, 2]) {
        const trough = troughOf(waveforms, phaseCount / 2, channel);
        expect(trough.depth).toBeCloseTo(fading[channel] / fading[0], 3);
        const delay = (distances[channel] - distances[0]) / source.shape.micrometresPerSecond;
        expect(Math.abs(trough.at - nBefore - delay * sampleRate)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('moves the spike by fractions of a sample: phases half a sample either side straddle the trough', () => {
    const { waveforms } = tabulateWaveforms(neuron(3), positionsUm, 30_000, 30, 96);
    const around = (phase: number) => {
      const row = phase * 3 * 96 + 30;
      return { before: waveforms[row - 1], after: waveforms[row + 1] };
    };
    const early = around(0);
    const late = around(phaseCount - 1);
    expect(early.before).toBeLessThan(early.after);
    expect(late.before).toBeGreaterThan(late.after);
  });

  it('starts and ends at zero', () => {
    const { waveforms } = tabulateWaveforms(neuron(1), positionsUm, 30_000, 30, 96);
    for (let row = 0; row < waveforms.length; row += 96) {
      expect(waveforms[row]).toBeCloseTo(0, 12);
      expect(waveforms[row + 95]).toBeCloseTo(0, 12);
    }
  });
});
