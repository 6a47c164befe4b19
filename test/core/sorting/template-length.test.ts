import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { InitialTemplates } from '../../../core/sorting/initial-templates.ts';
import { neededTemplateSamples } from '../../../core/sorting/template-length.ts';
import type { Tile } from '../../../core/sorting/windows.ts';

const usual = 40;
const shareBefore = 0.4;
const samples = 60_000;

/** A recording of one channel with a damped wave of the given length at every member's place. */
function recordingOf(waveSamples: number, height = 20): { tile: Tile; initial: InitialTemplates } {
  const random = new Random(7);
  const traces = Float32Array.from({ length: samples }, () => random.normal());
  const positions = Array.from({ length: 150 }, (_, i) => 300 + 380 * i + random.integer(50));
  const before = Math.round(shareBefore * waveSamples);
  for (const position of positions) {
    for (let k = -before; k < waveSamples - before; k++) {
      const share = k < 0 ? -k / before : k / (waveSamples - before);
      traces[position + k] -=
        height * (1 - share ** 3) * Math.cos((2 * Math.PI * k) / (0.6 * waveSamples));
    }
  }
  return {
    tile: { segment: 0, start: 0, samples, traces },
    initial: {
      count: 1,
      templateSamples: usual,
      templates: new Float64Array(usual),
      channelMask: Uint8Array.of(1),
      members: [positions.map((position) => ({ tile: 0, position, channel: 0 }))],
    },
  };
}

function needed(waveSamples: number, height?: number): number {
  const { tile, initial } = recordingOf(waveSamples, height);
  return neededTemplateSamples([tile], initial, 1, shareBefore);
}

describe('neededTemplateSamples', () => {
  it('keeps the usual length where the waveforms end within it', () => {
    for (const waveSamples of [15, 25, 40]) expect(needed(waveSamples)).toBe(usual);
  });

  it('grows with the waveforms, to three times the usual length and no further', () => {
    const lengths = [40, 60, 80, 110, 400].map((waveSamples) => needed(waveSamples));
    expect([...lengths].sort((a, b) => a - b)).toEqual(lengths);
    expect(lengths[2]).toBeGreaterThan(usual);
    expect(lengths[3]).toBeGreaterThan(1.5 * usual);
    expect(lengths[4]).toBeGreaterThan(2 * usual);
    expect(lengths[4]).toBeLessThanOrEqual(3 * usual);
  });

  it('holds all but what noise hides of a large spike, which else has units at its ends', () => {
    expect(needed(48, 3)).toBe(usual);
    expect(needed(48, 300)).toBeGreaterThanOrEqual(48);
  });

  it('keeps the usual length where there is nothing but noise, or too few spikes to say', () => {
    expect(needed(80, 0)).toBe(usual);
    const { tile, initial } = recordingOf(110);
    const few = { ...initial, members: [initial.members[0].slice(0, 12)] };
    expect(neededTemplateSamples([tile], few, 1, shareBefore)).toBe(usual);
  });
});
