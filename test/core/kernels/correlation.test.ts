import { describe, expect, it } from 'vitest';
import { atomOf, createDictionary } from '../../../core/csc/problem.ts';
import { itCorrelates } from './correlation-laws.ts';
import { implementations } from './implementations.ts';

describe.each(implementations)('template correlation in $name', ({ kernels }) => {
  itCorrelates((dictionary, ...signal) => kernels.correlation(dictionary).correlate(...signal));

  it('does not let NaN or infinity spread beyond the atoms that see them', () => {
    const dictionary = createDictionary(3, 2, 5);
    dictionary.atoms.fill(0.3);
    atomOf(dictionary, 2).fill(0, 0, 5);
    const traces = new Float32Array(2 * 200).fill(1);
    traces[100] = Number.NaN;
    const out = kernels.correlation(dictionary).correlate(traces, 200, new Float64Array(3 * 196));
    for (let c = 0; c < 3; c++) {
      for (let n = 0; n < 196; n++) {
        const sees = c < 2 && n > 95 && n <= 100;
        expect(Number.isNaN(out[c * 196 + n])).toBe(sees);
      }
    }
  });
});
