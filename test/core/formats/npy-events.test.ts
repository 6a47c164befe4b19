import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpyEvents } from '../../../core/formats/npy-events.ts';
import { npyBytes } from './support/build-files.ts';
import { memorySource } from './support/memory-tree.ts';

const read = (bytes: Uint8Array) => readNpyEvents(memorySource(bytes, 'events.npy'));

describe('readNpyEvents', () => {
  it('takes whole numbers for samples of the first segment', async () => {
    const types = fc.constantFrom('uint16', 'int32', 'uint32', 'int64', 'uint64');
    const samples = fc.array(fc.nat(60_000), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(types, samples, async (type, values) => {
        expect(await read(npyBytes(values, { type, shape: [values.length] }))).toEqual({
          unit: 'samples',
          sampleIndex: Float64Array.from(values),
          segmentIndex: new Float64Array(values.length),
        });
      }),
    );
  });

  it('takes other numbers for seconds, whole ones too', async () => {
    const values = [0, 1, 2.5, 3];
    expect(await read(npyBytes(values, { type: 'float64', shape: [4, 1] }))).toEqual({
      unit: 'seconds',
      seconds: Float64Array.from(values),
    });
  });
});
