import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyAtom } from '../../../core/csc/problem.ts';

describe('copyAtom', () => {
  it('gives the same atom, whichever of its channels are zero', () => {
    const rows = fc.array(fc.constantFrom('zero', 'some', 'full'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 20 }), (kinds, atomSamples) => {
        const atom = Float64Array.from(kinds.flatMap((kind) => rowOf(kind, atomSamples)));
        const copy = new Float64Array(atom.length);
        copyAtom(atom, copy, atomSamples);
        expect(copy).toEqual(atom);
      }),
    );
  });

  it('writes nothing where there is nothing', () => {
    const copy = Float64Array.of(7, 7, 7, 7);
    copyAtom(Float64Array.of(0, 0, 0, 2), copy, 2);
    expect([...copy]).toEqual([7, 7, 0, 2]);
  });
});

function rowOf(kind: string, atomSamples: number): number[] {
  const value = (k: number) => (kind === 'full' || (kind === 'some' && k === 0) ? k + 1 : 0);
  return Array.from({ length: atomSamples }, (_, k) => value(k));
}
