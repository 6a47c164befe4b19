import { beforeEach, describe, expect, it } from 'vitest';
import {
  nothingSelected,
  selectUnits,
  showRange,
  showSpike,
  toggleUnit,
  useSelection,
} from '../../../renderer/state/selection.ts';

beforeEach(() => useSelection.setState(nothingSelected));

const range = { segment: 0, start: 1000, end: 2000 };

describe('the selection', () => {
  it('holds every unit once, in the order of choosing', () => {
    selectUnits([3, 1, 3]);
    toggleUnit(2);
    toggleUnit(1);
    expect(useSelection.getState().unitIds).toEqual([3, 2]);
  });

  it('moves the range only for a spike that is not in it, and keeps its width', () => {
    showRange(range);
    showSpike({ unitId: 5, segment: 0, sample: 1500 });
    expect(useSelection.getState().range).toEqual(range);
    showSpike({ unitId: 5, segment: 0, sample: 9000 });
    expect(useSelection.getState().range).toEqual({ segment: 0, start: 8500, end: 9500 });
    showSpike({ unitId: 5, segment: 1, sample: 100 });
    expect(useSelection.getState().range).toEqual({ segment: 1, start: 0, end: 1000 });
  });

  it('keeps the units that a spike belongs to, and else takes its unit', () => {
    selectUnits([5, 6]);
    showSpike({ unitId: 6, segment: 0, sample: 1 });
    expect(useSelection.getState().unitIds).toEqual([5, 6]);
    showSpike({ unitId: 7, segment: 0, sample: 1 });
    expect(useSelection.getState().unitIds).toEqual([7]);
  });
});
