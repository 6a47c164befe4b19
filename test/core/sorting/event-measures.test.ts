import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventMeasures, measureNames } from '../../../core/sorting/event-measures.ts';
import { heldScratch } from '../../support/held-scratch.ts';

/** Measures of `count` events, told apart by their values. */
async function filled(count: number, isAside: boolean) {
  const scratch = heldScratch();
  const measures = new EventMeasures(count, isAside ? scratch : null);
  const expected = measureNames.map((_, m) =>
    Array.from({ length: count }, (_, i) => 1000 * m + i),
  );
  for (const [m, name] of measureNames.entries()) {
    const values = measures.blank();
    values.set(expected[m]);
    await measures.keep(name, values);
  }
  return { measures, expected, scratch };
}

async function told(measures: EventMeasures): Promise<number[][]> {
  const all: number[][] = [];
  for (const name of measureNames) all.push([...(await measures.load(name))]);
  return all;
}

describe('EventMeasures', () => {
  it('tells what it was told, wherever that waits, and after whatever change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(30),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
        async (count, isAside, steps) => {
          const { measures, expected } = await filled(count, isAside);
          expect(await told(measures)).toEqual(expected);
          let left = expected;
          for (const step of steps) {
            left = left.map((values) => values.filter((_, i) => i % step === 0));
            await measures.change((values) => {
              const kept = values.filter((_, i) => i % step === 0);
              values.set(kept);
              return values.subarray(0, kept.length);
            });
            expect(await told(measures)).toEqual(left);
          }
          const margin = await measures.take('margin');
          const misfit = await measures.take('misfit');
          expect([...margin]).toEqual(left[1]);
          expect([...misfit]).toEqual(left[2]);
        },
      ),
    );
  });

  it('can be forgotten, and taken into memory that is there', async () => {
    const { measures, expected } = await filled(10, true);
    measures.forget('misfit');
    await measures.change((values) => values.subarray(0, 4));
    const room = new Float32Array(6);
    const margin = await measures.take('margin', room);
    expect(margin.buffer).toBe(room.buffer);
    expect([...margin]).toEqual(expected[1].slice(0, 4));
    expect([...(await measures.take('amplitude'))]).toEqual(expected[0].slice(0, 4));
  });

  it('has one of them in memory at a time where there is a scratch', async () => {
    const { measures } = await filled(10, true);
    const amplitude = await measures.load('amplitude');
    const misfit = await measures.load('misfit');
    expect(misfit.buffer).toBe(amplitude.buffer);
  });
});
