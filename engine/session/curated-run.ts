import {
  type CuratedUnit,
  Curation,
  computeTrainGoodness,
  computeUnitMetrics,
  curatedSorting,
  goodnessColumns,
  type JournalAction,
  type MetricColumn,
  metricColumns,
  type Sorting,
  silentContext,
  UserError,
} from '../../core/index.ts';
import type { RunRecord } from '../store/run-table.ts';
import type { SessionStore } from '../store/session-store.ts';

/** What a run found, and what has been done to its units by hand since. */
export class CuratedRun {
  readonly run: RunRecord;
  /** As it was found. */
  readonly found: Sorting;
  readonly curation: Curation;
  /** Units in the order of their ids. */
  readonly units: readonly CuratedUnit[];
  private readonly foundMetrics: readonly MetricColumn[];
  /** As they were found, in the order of the sorting. */
  readonly foundUnits: readonly CuratedUnit[];
  /** Numbers of units that curation made, by their spikes: what is undone and done again is known. */
  private readonly known: WeakMap<Int32Array, ReadonlyMap<string, number>>;
  private sorted: Sorting | null = null;

  private constructor(parts: CuratedParts) {
    this.run = parts.run;
    this.found = parts.found;
    this.foundMetrics = parts.foundMetrics;
    this.foundUnits = parts.foundUnits;
    this.curation = parts.curation;
    this.known = parts.known;
    this.units = [...parts.curation.units.values()];
  }

  /**
   * Reads a run and its journal.
   * @throws UserError `NOT_SORTED` where the store has no result of it
   */
  static read(store: SessionStore, run: RunRecord): CuratedRun {
    const found = store.sortings.read(run.id, store.runs.parametersOf(run));
    if (found === undefined) {
      throw new UserError(
        'NOT_SORTED',
        `Run ${run.id} has no result in the session any more. Sort the recording again.`,
      );
    }
    const asFound = Curation.of(found);
    const journal = store.curation.list(run.id).map(({ action }) => action as JournalAction);
    return new CuratedRun({
      run,
      found,
      foundMetrics: store.sortings.readMetrics(run.id),
      foundUnits: [...asFound.units.values()],
      curation: journal.reduce((curation, action) => curation.do(action), asFound),
      known: new WeakMap(),
    });
  }

  /** After one more action; nothing is kept of it here. */
  after(action: JournalAction): CuratedRun {
    const { run, found, foundMetrics, foundUnits, known } = this;
    const curation = this.curation.do(action);
    return new CuratedRun({ run, found, foundMetrics, foundUnits, known, curation });
  }

  /** The units as a sorting of their own. */
  get sorting(): Sorting {
    this.sorted ??=
      this.curation.revision === 0 ? this.found : curatedSorting(this.found, this.units);
    return this.sorted;
  }

  /** One value a unit, in their order. */
  get metrics(): readonly MetricColumn[] {
    if (this.curation.revision === 0) return this.foundMetrics;
    this.measureNew();
    const placeOf = new Map(this.foundUnits.map(({ rows }, place) => [rows, place]));
    return this.foundMetrics.map(({ name, values }) => ({
      name,
      values: Float64Array.from(this.units, ({ rows }) => {
        const place = placeOf.get(rows);
        return place === undefined
          ? (this.known.get(rows)!.get(name) ?? Number.NaN)
          : values[place]!;
      }),
    }));
  }

  private measureNew(): void {
    const asFound = new Set(this.foundUnits.map(({ rows }) => rows));
    const fresh = this.units.filter(({ rows }) => !asFound.has(rows) && !this.known.has(rows));
    if (fresh.length === 0) return;
    const sorting = curatedSorting(this.found, fresh);
    const columns = [
      ...metricColumns(computeUnitMetrics(sorting)),
      ...goodnessColumns(computeTrainGoodness(sorting, silentContext)),
    ];
    fresh.forEach(({ rows }, unit) => {
      this.known.set(rows, new Map(columns.map(({ name, values }) => [name, values[unit]!])));
    });
  }
}

interface CuratedParts {
  readonly run: RunRecord;
  readonly found: Sorting;
  readonly foundMetrics: readonly MetricColumn[];
  readonly foundUnits: readonly CuratedUnit[];
  readonly curation: Curation;
  readonly known: WeakMap<Int32Array, ReadonlyMap<string, number>>;
}
