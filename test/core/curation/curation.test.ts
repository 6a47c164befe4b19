import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../core/base/errors.ts';
import type { JournalAction } from '../../../core/curation/action.ts';
import { curatedSorting } from '../../../core/curation/curated-sorting.ts';
import { Curation } from '../../../core/curation/curation.ts';
import type { Sorting } from '../../../core/sorting/sorting.ts';

const channelCount = 2;
const templateSamples = 3;

/** A sorting of so many spikes of units with ids 0, 2, 4, ... */
function sortingOf(unitIndex: readonly number[], unitCount: number): Sorting {
  const size = channelCount * templateSamples;
  const templates = {
    channelCount,
    templateSamples,
    nBefore: 1,
    microvolts: Float32Array.from({ length: unitCount * size }, (_, i) => -1 - ((i * 37) % 101)),
  };
  return {
    units: Array.from({ length: unitCount }, (_, unit) => ({
      unitId: 2 * unit,
      mainChannel: unit % 2,
    })),
    spikes: {
      segmentIndex: new Uint16Array(unitIndex.length),
      sampleIndex: Float64Array.from(unitIndex, (_, i) => 10 * i),
      unitIndex: Int32Array.from(unitIndex),
      amplitude: Float32Array.from(unitIndex, (_, i) => -50 - (i % 7)),
      margin: new Float32Array(unitIndex.length).fill(3),
    },
    templates,
    initialTemplates: { ...templates, microvolts: templates.microvolts.map((value) => value / 2) },
    lambda: Float64Array.from({ length: unitCount }, (_, unit) => unit + 1),
    sigma: new Float64Array(unitCount).fill(1),
  } as unknown as Sorting;
}

const sortings = fc
  .integer({ min: 1, max: 5 })
  .chain((unitCount) =>
    fc
      .array(fc.integer({ min: 0, max: unitCount - 1 }), { maxLength: 60 })
      .map((unitIndex) => sortingOf(unitIndex, unitCount)),
  );

/** Things to do, by numbers that stand for the units that there are then. */
const wishes = fc.array(
  fc.record({
    kind: fc.constantFrom('merge', 'split', 'delete', 'label', 'undo', 'undo', 'redo'),
    picks: fc.array(fc.nat(), { maxLength: 3 }),
    label: fc.constantFrom('good', 'mua', 'noise', null),
  }),
  { maxLength: 25 },
);

type Wish = typeof wishes extends fc.Arbitrary<(infer W)[]> ? W : never;

function actionOf({ kind, picks, label }: Wish, { units }: Curation): JournalAction {
  const ids = [...units.keys()];
  const unitIds = ids.length === 0 ? [0] : picks.map((pick) => ids[pick % ids.length]);
  switch (kind) {
    case 'label':
      return { kind: 'label', unitIds, label: label as 'good' };
    case 'split': {
      const unitId = unitIds[0] ?? 0;
      const rows = units.get(unitId)?.rows ?? new Int32Array(0);
      const spikes = [...rows].filter((_, i) => (i + (picks[1] ?? 0)) % 3 === 0);
      return { kind, unitId, spikes: Uint32Array.from(spikes) };
    }
    case 'merge':
    case 'delete':
      return { kind, unitIds };
    default:
      return { kind: kind as 'undo' };
  }
}

/** Does what can be done of the wishes. */
function play(
  sorting: Sorting,
  wanted: readonly Wish[],
  onStep: (before: Curation, after: Curation) => void = () => {},
) {
  let curation = Curation.of(sorting);
  const journal: JournalAction[] = [];
  for (const wish of wanted) {
    const action = actionOf(wish, curation);
    try {
      const next = curation.do(action);
      onStep(curation, next);
      curation = next;
      journal.push(action);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
    }
  }
  return { curation, journal };
}

const plain = ({ units, revision, touched }: Curation) => ({
  units: [...units],
  revision,
  touched,
});

describe('curation', () => {
  it('gives the same units whenever its journal is read', () => {
    fc.assert(
      fc.property(sortings, wishes, (sorting, wanted) => {
        const { curation, journal } = play(sorting, wanted);
        expect(plain(Curation.replay(sorting, journal))).toEqual(plain(curation));
        const kept = JSON.parse(
          JSON.stringify(journal, (_, value) =>
            ArrayBuffer.isView(value) ? Array.from(value as Uint32Array) : value,
          ),
        ) as JournalAction[];
        expect(plain(Curation.replay(sorting, kept))).toEqual(plain(curation));
      }),
    );
  });

  it('counts the units and spikes that its sorting has', () => {
    fc.assert(
      fc.property(sortings, wishes, (sorting, wanted) => {
        const { curation } = play(sorting, wanted);
        const { units, spikes } = curatedSorting(sorting, [...curation.units.values()]);
        const spikeCount = spikes.sampleIndex.length;
        expect(curation.counts).toEqual({ unitCount: units.length, spikeCount });
      }),
    );
  });

  it('is undone exactly, all the way back, and done again exactly', () => {
    fc.assert(
      fc.property(sortings, wishes, (sorting, wanted) => {
        const { curation } = play(sorting, wanted);
        const states = [curation.units];
        let back = curation;
        while (back.undoable !== null) {
          back = back.do({ kind: 'undo' });
          states.push(back.units);
        }
        expect([...back.units]).toEqual([...Curation.of(sorting).units]);
        for (const state of states.slice(0, -1).reverse()) {
          back = back.do({ kind: 'redo' });
          expect(back.units).toBe(state);
        }
      }),
    );
  });

  it('never uses an id again', () => {
    fc.assert(
      fc.property(sortings, wishes, (sorting, wanted) => {
        const rowsOf = new Map<number, Int32Array>();
        play(sorting, wanted, (_, { units }) => {
          for (const { unitId, rows } of units.values()) {
            if (rowsOf.has(unitId)) expect(rows).toBe(rowsOf.get(unitId));
            rowsOf.set(unitId, rows);
          }
        });
      }),
    );
  });

  it('loses no spike but those of deleted units, and counts none twice', () => {
    fc.assert(
      fc.property(sortings, wishes, (sorting, wanted) => {
        play(sorting, wanted, (before, after) => {
          const rows = [...after.units.values()].flatMap((unit) => [...unit.rows]);
          expect(new Set(rows).size).toBe(rows.length);
          for (const unit of after.units.values()) {
            expect([...unit.rows]).toEqual([...unit.rows].sort((a, b) => a - b));
            const counted = unit.origins.reduce((sum, { spikeCount }) => sum + spikeCount, 0);
            expect(counted).toBe(unit.rows.length);
          }
          const gone =
            [...before.units.values()].flatMap((unit) => [...unit.rows]).length - rows.length;
          if (after.undoable?.kind !== 'delete' && after.redoable === null) expect(gone).toBe(0);
        });
      }),
    );
  });

  const three = sortingOf([0, 1, 2, 0, 1, 0, 0], 3);

  it('says what cannot be done, and does nothing of it', () => {
    const curation = Curation.of(three);
    const codeOf = (action: JournalAction) => {
      try {
        curation.do(action);
        return 'done';
      } catch (error) {
        return (error as UserError).code;
      }
    };
    expect(codeOf({ kind: 'merge', unitIds: [0] })).toBe('NOTHING_TO_MERGE');
    expect(codeOf({ kind: 'merge', unitIds: [0, 0] })).toBe('NOTHING_TO_MERGE');
    expect(codeOf({ kind: 'merge', unitIds: [0, 1] })).toBe('NO_SUCH_UNIT');
    expect(codeOf({ kind: 'split', unitId: 0, spikes: [] })).toBe('NOTHING_TO_SPLIT');
    expect(codeOf({ kind: 'split', unitId: 0, spikes: [0, 3, 5, 6] })).toBe('NOTHING_TO_SPLIT');
    expect(codeOf({ kind: 'split', unitId: 0, spikes: [0, 1] })).toBe('NOTHING_TO_SPLIT');
    expect(codeOf({ kind: 'undo' })).toBe('NOTHING_TO_UNDO');
    expect(codeOf({ kind: 'redo' })).toBe('NOTHING_TO_REDO');
  });

  it('keeps a label where all that are merged have it', () => {
    const label = (unitIds: number[]) => ({ kind: 'label', unitIds, label: 'good' }) as const;
    const merge = { kind: 'merge', unitIds: [0, 2] } as const;
    const both = Curation.of(three)
      .do(label([0, 2]))
      .do(merge);
    expect(both.units.get(5)).toMatchObject({ label: 'good' });
    const one = Curation.of(three)
      .do(label([0]))
      .do(merge);
    expect(one.units.get(5)).toMatchObject({ label: null });
    expect(one.touched).toEqual([5]);
  });
});

describe('a curated sorting', () => {
  it('is the sorting where nothing was done', () => {
    fc.assert(
      fc.property(sortings, (sorting) => {
        expect(curatedSorting(sorting, [...Curation.of(sorting).units.values()])).toEqual(sorting);
      }),
    );
  });

  it('has the mean template of what was merged, weighted by spikes, and all its spikes in time', () => {
    const sorting = sortingOf([0, 1, 2, 0, 1, 0, 0], 3);
    const curation = Curation.of(sorting).do({ kind: 'merge', unitIds: [0, 4] });
    const curated = curatedSorting(sorting, [...curation.units.values()]);
    expect(curated.units.map(({ unitId }) => unitId)).toEqual([2, 5]);
    expect([...curated.spikes.sampleIndex]).toEqual([...sorting.spikes.sampleIndex]);
    expect([...curated.spikes.unitIndex]).toEqual([1, 0, 1, 1, 0, 1, 1]);
    const { microvolts } = sorting.templates;
    const merged = curated.templates.microvolts.subarray(6);
    merged.forEach((value, i) => {
      expect(value).toBeCloseTo((4 * microvolts[i] + microvolts[12 + i]) / 5, 4);
    });
    const largest = merged.reduce(
      (best, value, i) => (Math.abs(value) > Math.abs(merged[best]) ? i : best),
      0,
    );
    expect(curated.units[1].mainChannel).toBe(Math.floor(largest / templateSamples));
    expect(curated.lambda[1]).toBe(sorting.lambda[0]);
  });

  it('gives each part of a split unit a template as large as its spikes are', () => {
    const sorting = sortingOf([0, 0, 0, 0], 1);
    sorting.spikes.amplitude.set([-100, -100, -50, -50]);
    const curation = Curation.of(sorting).do({ kind: 'split', unitId: 0, spikes: [0, 1] });
    const { units, templates } = curatedSorting(sorting, [...curation.units.values()]);
    expect(units.map(({ unitId }) => unitId)).toEqual([1, 2]);
    const [large, small] = [0, 1].map((unit) =>
      templates.microvolts.subarray(6 * unit, 6 * unit + 6),
    );
    large.forEach((value, i) => {
      expect(value).toBeCloseTo(2 * small[i], 3);
      expect(value + small[i]).toBeCloseTo(2 * sorting.templates.microvolts[i], 3);
    });
  });
});
