import { expect, it } from 'vitest';
import { footprint, templateOf } from '../../../renderer/plots/footprint.ts';

it('a unit is seen where its template is a good part of its largest, the largest channel first', () => {
  const channelCount = 6;
  const templateSamples = 3;
  const sizes = [10, 100, 24, 60];
  const microvolts = Float32Array.from(sizes.flatMap((size) => [0, -size, 0]));
  const templates = {
    revision: 0,
    unitIds: [7, 9],
    channelCount,
    templateSamples,
    nBefore: 1,
    sampleRateHz: 30_000,
    firstRow: Uint32Array.of(0, 0, 4),
    channels: Uint16Array.of(0, 1, 3, 5),
    microvolts,
    initialMicrovolts: microvolts,
    noiseLevelMicrovolts: new Float64Array(channelCount),
  };
  expect(footprint(templates, 1)).toEqual([1, 5]);
  expect(footprint(templates, 0)).toEqual([]);
  expect(templateOf(templates, 1, 3)).toEqual(Float32Array.of(0, -24, 0));
  expect(templateOf(templates, 1, 2)).toEqual(new Float32Array(templateSamples));
});
