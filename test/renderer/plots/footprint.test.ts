import { expect, it } from 'vitest';
import { footprint } from '../../../renderer/plots/footprint.ts';

it('a unit is seen where its template is a good part of its largest, the largest channel first', () => {
  const channelCount = 4;
  const templateSamples = 3;
  const sizes = [10, 100, 24, 60];
  const microvolts = Float32Array.from([
    ...new Array<number>(channelCount * templateSamples).fill(0),
    ...sizes.flatMap((size) => [0, -size, 0]),
  ]);
  const templates = {
    revision: 0,
    unitIds: [7, 9],
    channelCount,
    templateSamples,
    nBefore: 1,
    sampleRateHz: 30_000,
    microvolts,
    initialMicrovolts: microvolts,
    noiseLevelMicrovolts: new Float64Array(channelCount),
  };
  expect(footprint(templates, 1)).toEqual([1, 3]);
  expect(footprint(templates, 0)).toEqual([]);
});
