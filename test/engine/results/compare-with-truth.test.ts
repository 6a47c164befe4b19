import { describe, expect, it } from 'vitest';
import { parseSpikeTrainsCsv } from '../../../core/index.ts';
import { formatComparison } from '../../../engine/cli/comparison-table.ts';
import { compareWithTruth } from '../../../engine/results/compare-with-truth.ts';

const trains = (text: string) => parseSpikeTrainsCsv(`unit_id,sample_index,segment\n${text}`, 'x');
const truth = trains('7,100,0\n7,300,0\n7,100,1\n9,200,0\n9,400,0\n');

describe('a comparison with the truth', () => {
  it('is perfect for the truth itself, whatever the ids', () => {
    const renamed = trains('1,100,0\n1,300,0\n1,100,1\n0,200,0\n0,400,0\n');
    const { rows, meanAccuracy, unmatchedUnitIds } = compareWithTruth(truth, renamed, 10);
    expect(rows).toMatchObject([
      { truthUnitId: 7, unitId: 1, truthSpikeCount: 3, accuracy: 1, precision: 1, recall: 1 },
      { truthUnitId: 9, unitId: 0, truthSpikeCount: 2, accuracy: 1, precision: 1, recall: 1 },
    ]);
    expect(meanAccuracy).toBe(1);
    expect(unmatchedUnitIds).toEqual([]);
  });

  it('keeps segments apart', () => {
    const elsewhere = trains('1,100,1\n1,300,1\n');
    expect(compareWithTruth(truth, elsewhere, 10).rows[0].unitId).toBeUndefined();
  });

  it('counts what was missed as zero, and names what is not in the truth', () => {
    const other = trains('1,101,0\n1,299,0\n1,100,1\n1,900,0\n2,5000,0\n');
    const comparison = compareWithTruth(truth, other, 1);
    expect(comparison.rows[0]).toMatchObject({
      unitId: 1,
      accuracy: 3 / 4,
      precision: 3 / 4,
      recall: 1,
    });
    expect(comparison.rows[1].accuracy).toBe(0);
    expect(comparison.meanAccuracy).toBe(3 / 8);
    expect(comparison.unmatchedUnitIds).toEqual([2]);
    const text = formatComparison(comparison);
    expect(text).toContain('0.75       0.75    1.00');
    expect(text).toContain('1 not in the truth (2)');
  });

  it('is defined where nothing was sorted', () => {
    const { rows, meanAccuracy } = compareWithTruth(truth, trains(''), 1);
    expect(rows.map((row) => row.accuracy)).toEqual([0, 0]);
    expect(meanAccuracy).toBe(0);
  });
});
