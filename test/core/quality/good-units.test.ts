import { describe, expect, it } from 'vitest';
import { countGoodUnits } from '../../../core/quality/good-units.ts';

describe('good units', () => {
  it('keep every limit; what is not defined does not count against them', () => {
    const columns = [
      { name: 'firing_rate', values: [1, 1, 1, 1, 1] },
      { name: 'presence_ratio', values: [0.95, 0.9, Number.NaN, 1, 1] },
      { name: 'isi_violations_ratio', values: [0, 0, 0.49, 0.5, 0.1] },
      { name: 'amplitude_cutoff', values: [0.05, 0, Number.NaN, 0, 0.1] },
    ];
    expect(countGoodUnits(columns)).toBe(2);
    expect(countGoodUnits([])).toBe(0);
  });
});
