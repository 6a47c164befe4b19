import type { Event } from '../csc/debias.ts';
import type { Gram } from '../csc/gram.ts';
import { eventModelOf, type LearningWindow } from '../learn/learn.ts';
import type { WindowCoder } from '../learn/window-coder.ts';
import { type Expectation, expectationsOf, hasMoved } from './expectation.ts';
import type { UnitSet } from './unit-set.ts';

/** What windows were coded with. */
interface Coding {
  readonly expected: ReadonlyMap<number, Expectation>;
  readonly lambdaSigma: number;
}

/** Lambda may change by this share before windows are coded anew. */
const LAMBDA_MOVED = 0.05;
/** Codings that went before the amplitudes were known. */
const provisional: Coding = { expected: new Map(), lambdaSigma: Number.NaN };

/**
 * The events of windows, which of them still hold, and what they leave unexplained. A window
 * is coded anew when a unit that it has events of is gone, or looks different.
 */
export class WindowEvents {
  private readonly coder: WindowCoder;
  /** One list a window, sorted by position. */
  events: readonly (readonly Event[])[];
  private readonly codeNorms: Float64Array;
  /** What each window was coded with, null where it must be coded. */
  private readonly coded: (Coding | null)[];

  constructor(windows: readonly LearningWindow[], coder: WindowCoder) {
    this.coder = coder;
    this.events = windows.map(() => []);
    this.codeNorms = new Float64Array(windows.length);
    this.coded = windows.map(() => null);
  }

  /** Events that were found before the amplitudes were known: they do until everything else is settled. */
  takeProvisional(events: readonly (readonly Event[])[]): void {
    this.events = events;
    this.coded.fill(provisional);
  }

  /** Sum of the lasso codes of all windows, in units of lambda. */
  get codeNorm(): number {
    return this.codeNorms.reduce((sum, norm) => sum + norm, 0);
  }

  /** Windows that have to be coded before anything is judged by them. */
  missing(count: number): number[] {
    return [...this.coded.keys()].filter((w) => w < count && this.coded[w] === null);
  }

  /** Windows, of the first `count`, whose events would not quite be found again. */
  stale(units: UnitSet, count: number): number[] {
    const now = expectationsOf(units);
    const movedSince = new Map<Coding, ReadonlySet<number>>();
    const movedOf = (coding: Coding) => {
      let moved = movedSince.get(coding);
      if (moved === undefined) {
        const atoms = [...units.id.keys()].filter((c) => {
          const id = units.id[c];
          return hasMoved(coding.expected.get(id), now.get(id) as Expectation);
        });
        moved = new Set(atoms);
        movedSince.set(coding, moved);
      }
      return moved;
    };
    return [...this.coded.keys()].filter((w) => {
      const coding = this.coded[w];
      if (w >= count) return false;
      if (coding === null) return true;
      const factor = units.model.lambdaSigma / coding.lambdaSigma;
      if (!(Math.abs(factor - 1) < LAMBDA_MOVED)) return true;
      const moved = movedOf(coding);
      const list = this.events[w];
      return list.length === 0 ? moved.size > 0 : list.some(({ atom }) => moved.has(atom));
    });
  }

  /** Codes windows with the units as they are. */
  async code(which: readonly number[], units: UnitSet, gram: Gram, twoSided: boolean) {
    if (which.length === 0) return;
    const { model } = units;
    const coding = { expected: expectationsOf(units), lambdaSigma: model.lambdaSigma };
    const found = await this.coder.code(which, eventModelOf(model, { twoSided }), gram);
    const events = [...this.events];
    which.forEach((w, i) => {
      events[w] = found[i].events;
      this.codeNorms[w] = found[i].codeNorm;
      this.coded[w] = coding;
    });
    this.events = events;
  }

  /** Says that windows with events of one of the atoms must be coded. */
  forget(atoms: readonly number[]): void {
    this.events.forEach((list, w) => {
      if (list.some(({ atom }) => atoms.includes(atom))) this.coded[w] = null;
    });
  }

  /** Takes atoms away, their events too; the others are renumbered. */
  remove(atoms: readonly number[]): void {
    this.forget(atoms);
    const below = (atom: number) => atoms.reduce((n, other) => n + Number(other < atom), 0);
    this.events = this.events.map((list) =>
      list.flatMap((event) =>
        atoms.includes(event.atom) ? [] : [{ ...event, atom: event.atom - below(event.atom) }],
      ),
    );
  }
}
