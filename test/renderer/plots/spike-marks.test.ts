import { describe, expect, it } from 'vitest';
import { amplitudeDotAt, amplitudeScales } from '../../../renderer/plots/amplitude-plot.ts';
import { place } from '../../../renderer/plots/scale.ts';
import { nearestMark } from '../../../renderer/plots/spike-marks.ts';
import { type TemplateScene, templateGeometry } from '../../../renderer/plots/template-plot.ts';
import { trialSpikeAt } from '../../../renderer/plots/trial-raster.ts';
import { waveformAt } from '../../../renderer/plots/waveform-at.ts';

const area = { x: 50, y: 10, width: 1000, height: 400 };

describe('a click among marks of spikes', () => {
  it('means the nearest one, and none where none is within six pixels', () => {
    expect(nearestMark(3, (mark) => [5, 3, 4][mark]!)).toBe(1);
    expect(nearestMark(3, (mark) => [7, 9, Number.NaN][mark]!)).toBe(-1);
    expect(nearestMark(0, () => 0)).toBe(-1);
  });

  it('means a spike in the line of its trial', () => {
    const spikes = {
      ...{ startMs: 0, endMs: 1000, trialCount: 4 },
      ...{ trial: [0, 0, 3], timeMs: [200, 206, 205] },
      ...{ sampleIndex: [4000, 4120, 99_000], segmentIndex: [0, 0, 1] },
    };
    const inTrial = (trial: number) => area.y + (trial + 0.9) * 100;
    expect(trialSpikeAt(spikes, area, 50 + 204, inTrial(0))).toEqual({ segment: 0, sample: 4120 });
    expect(trialSpikeAt(spikes, area, 50 + 204, inTrial(3))).toEqual({
      segment: 1,
      sample: 99_000,
    });
    expect(trialSpikeAt(spikes, area, 50 + 204, inTrial(1))).toBeNull();
  });

  it('means the dot of an amplitude', () => {
    const scene = {
      timeSeconds: Float64Array.of(1, 5, 9),
      amplitude: Float32Array.of(-50, -70, -90),
      colours: Uint8Array.of(0, 0, 0),
      ...{ durationSeconds: 10, stretches: [], unit: 'µV', chosen: null },
    };
    const { x, y } = amplitudeScales(area, scene);
    expect(amplitudeDotAt(scene, area, place(x, 5) + 3, place(y, -70) - 3)).toBe(1);
    expect(amplitudeDotAt(scene, area, place(x, 5), place(y, -90))).toBe(-1);
  });

  it('means the line of a waveform, also between two of its samples', () => {
    const waveforms = [
      () => Float32Array.of(0, -100, 0),
      (channel: number) => (channel === 1 ? Float32Array.of(0, 60, 0) : undefined),
    ];
    const scene: TemplateScene = {
      slots: [
        { channel: 0, column: 0, row: 0 },
        { channel: 1, column: 0, row: 1 },
      ],
      layers: waveforms.map((waveform) => ({ waveform, colour: '#000000', width: 2 })),
      ...{ bands: [], samples: 3, sampleRateHz: 30_000, channelNames: ['a', 'b'] },
      ...{ unit: 'µV', hasLabels: true },
    };
    const { x, y } = templateGeometry(area, scene);
    const [above, below] = scene.slots as [TemplateScene['slots'][0], TemplateScene['slots'][0]];
    const click = (slot: typeof above, sample: number, value: number) =>
      waveformAt(scene, area, waveforms, x(slot, sample), y(slot, value));
    expect(click(above, 0.5, -50)).toBe(0);
    expect(click(below, 0.5, 30)).toBe(1);
    expect(click(above, 0.5, 30)).toBe(-1);
    expect(waveformAt(scene, area, waveforms, 0, 0)).toBe(-1);
  });
});
