import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startKernels } from '../../../core/kernels/instance.ts';
import { placeRows, takeRows } from '../../../core/kernels/row-plan.ts';

const instance = startKernels();
if (instance === undefined) throw new Error('This runtime has no WebAssembly with SIMD.');

/** Numbers that begin anywhere in a memory, which threads may share. */
function numbersAt(
  first: number,
  length: number,
  isShared: boolean,
): Float32Array<ArrayBufferLike> {
  const bytes = 4 * (first + length);
  const buffer = isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  const numbers = new Float32Array(buffer, 4 * first, length);
  numbers.forEach((_, i) => {
    numbers[i] = i + 1;
  });
  return numbers;
}

describe('rows in the memory of kernels', () => {
  it('go in and out as they are, wherever they begin and end', () => {
    fc.assert(
      fc.property(
        fc.record({
          first: fc.nat(3),
          target: fc.nat(3),
          rows: fc.integer({ min: 1, max: 5 }),
          length: fc.integer({ min: 1, max: 70 }),
          from: fc.double({ min: 0, max: 1, noNaN: true }),
          to: fc.double({ min: 0, max: 1, noNaN: true }),
          isShared: fc.boolean(),
        }),
        ({ first, target, rows, length, isShared, ...ends }) => {
          const [from, to] = [ends.from, ends.to]
            .map((share) => Math.floor(share * length))
            .sort((a, b) => a - b);
          const values = numbersAt(first, rows * length, isShared);
          const { arena } = instance;
          const mark = arena.begin();
          const placed = placeRows(instance, values, rows, length, from, to);
          for (let r = 0; r < rows; r++) {
            const at = placed.address / 4 + r * placed.stride;
            const row = values.subarray(r * length + from, r * length + to);
            expect([...arena.float32.subarray(at, at + to - from)]).toEqual([...row]);
          }
          const out = numbersAt(target, rows * length, isShared).fill(0);
          takeRows(instance, placed, rows, out, length, from, to);
          const kept = values.map((value, i) =>
            i % length >= from && i % length < to ? value : 0,
          );
          expect([...out]).toEqual([...kept]);
          arena.release(mark);
        },
      ),
    );
  });
});
