import { UserError } from '../base/errors.ts';
import type { Sorting } from '../sorting/sorting.ts';
import type { CurationAction, JournalAction } from './action.ts';
import { type ActionResult, applyAction } from './apply-action.ts';
import { type UnitSet, unitSet } from './unit-set.ts';

/** One step that can be undone. */
interface Step {
  readonly action: CurationAction;
  readonly before: UnitSet;
  readonly result: ActionResult;
}

/**
 * The units of a sorting after a journal of actions. It is never changed: `do` gives another one,
 * which shares with this one whatever is the same. Ids are not used again, not even those of units
 * whose making was undone; so a journal gives the same units whenever it is read.
 */
export class Curation {
  private readonly unitIndex: Int32Array;
  private readonly done: readonly Step[];
  private readonly undone: readonly Step[];
  private readonly nextId: number;
  readonly units: UnitSet;
  /** Number of actions so far, undoing included. */
  readonly revision: number;
  /** Units that are new or different through the last action. */
  readonly touched: readonly number[];

  private constructor(state: CurationState) {
    this.unitIndex = state.unitIndex;
    this.done = state.done;
    this.undone = state.undone;
    this.nextId = state.nextId;
    this.units = state.units;
    this.revision = state.revision;
    this.touched = state.touched;
  }

  /** The units as they were found. */
  static of({ units, spikes: { unitIndex } }: Sorting): Curation {
    const counts = new Int32Array(units.length);
    for (const unit of unitIndex) counts[unit]++;
    const rows = Array.from(counts, (count) => new Int32Array(count));
    counts.fill(0);
    unitIndex.forEach((unit, row) => {
      rows[unit][counts[unit]++] = row;
    });
    return new Curation({
      unitIndex,
      units: unitSet(
        units.map(({ unitId }, unit) => ({
          unitId,
          label: null,
          rows: rows[unit],
          origins: [{ unit, spikeCount: rows[unit].length }],
        })),
      ),
      nextId: 1 + units.reduce((highest, { unitId }) => Math.max(highest, unitId), -1),
      revision: 0,
      touched: [],
      done: [],
      undone: [],
    });
  }

  /** @throws UserError as `do` */
  static replay(sorting: Sorting, journal: Iterable<JournalAction>): Curation {
    let curation = Curation.of(sorting);
    for (const action of journal) curation = curation.do(action);
    return curation;
  }

  /** Of the units as they are now, and of their spikes. */
  get counts(): UnitCounts {
    const units = [...this.units.values()];
    const spikeCount = units.reduce((sum, { rows }) => sum + rows.length, 0);
    return { unitCount: units.length, spikeCount };
  }

  /** What was done and not taken back, in its order. */
  get steps(): readonly CurationAction[] {
    return this.done.map(({ action }) => action);
  }

  /** The action that `undo` would take back, and the one that `redo` would do again. */
  get undoable(): CurationAction | null {
    return this.done.at(-1)?.action ?? null;
  }

  get redoable(): CurationAction | null {
    return this.undone.at(-1)?.action ?? null;
  }

  /**
   * @throws UserError `NOTHING_TO_UNDO`, `NOTHING_TO_REDO`; what `applyAction` throws
   */
  do(action: JournalAction): Curation {
    if (action.kind === 'undo') return this.undo();
    if (action.kind === 'redo') return this.redo();
    const result = applyAction(this.units, action, this.nextId, this.unitIndex);
    return this.after(result.units, result.touched, {
      done: [...this.done, { action, before: this.units, result }],
      undone: [],
      nextId: result.nextId,
    });
  }

  private undo(): Curation {
    const last = this.done.at(-1);
    if (last === undefined) {
      throw new UserError('NOTHING_TO_UNDO', 'There is nothing to undo: the units are as found.');
    }
    const back = [...last.before.keys()].filter(
      (unitId) => last.before.get(unitId) !== this.units.get(unitId),
    );
    return this.after(last.before, back, {
      done: this.done.slice(0, -1),
      undone: [...this.undone, last],
      nextId: this.nextId,
    });
  }

  private redo(): Curation {
    const next = this.undone.at(-1);
    if (next === undefined) {
      throw new UserError('NOTHING_TO_REDO', 'There is nothing to redo.');
    }
    return this.after(next.result.units, next.result.touched, {
      done: [...this.done, next],
      undone: this.undone.slice(0, -1),
      nextId: this.nextId,
    });
  }

  private after(
    units: UnitSet,
    touched: readonly number[],
    steps: Pick<CurationState, 'done' | 'undone' | 'nextId'>,
  ): Curation {
    const { unitIndex, revision } = this;
    return new Curation({ unitIndex, units, touched, revision: revision + 1, ...steps });
  }
}

/** How much is left of a sorting. */
export interface UnitCounts {
  readonly unitCount: number;
  readonly spikeCount: number;
}

interface CurationState {
  readonly unitIndex: Int32Array;
  readonly units: UnitSet;
  readonly nextId: number;
  readonly revision: number;
  readonly touched: readonly number[];
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}
