import type { Event } from '../csc/debias.ts';
import { PlacedAtoms } from '../csc/placed-atoms.ts';
import type { Dictionary } from '../csc/problem.ts';
import { residualOf } from '../learn/residual.ts';
import type { LearningWindow } from '../learn/window-coder.ts';

/** An event with the window that it was found in. */
export interface WindowEvent {
  readonly window: number;
  readonly event: Event;
}

/**
 * Windows with the events that were found in them: what units are judged by. Residuals and the events
 * of an atom are looked for when they are asked for the first time.
 */
export class ExplainedWindows<Window extends LearningWindow = LearningWindow> {
  readonly windows: readonly Window[];
  /** One list a window, sorted by position. */
  readonly events: readonly (readonly Event[])[];
  readonly dictionary: Dictionary;
  private readonly atoms: PlacedAtoms;
  /** One array a window, from the first time on that it was needed. */
  private readonly room: Float32Array[];
  private readonly hasResidual: Uint8Array;
  private byAtom: readonly WindowEvent[][] | null = null;

  /**
   * @param dictionary must not change while the residuals are of use
   * @param before what explained the same windows until now and is not asked any more: its memory is
   *   used again, because residuals are as large as the windows and made anew after every change
   */
  constructor(
    windows: readonly Window[],
    events: readonly (readonly Event[])[],
    dictionary: Dictionary,
    before?: ExplainedWindows<Window>,
  ) {
    this.windows = windows;
    this.events = events;
    this.dictionary = dictionary;
    this.atoms = new PlacedAtoms(dictionary);
    this.room = before?.room ?? [];
    this.hasResidual = new Uint8Array(windows.length);
  }

  /** What the events of a window leave of its signal; not to be changed, and there until another takes the memory. */
  residualOf(window: number): Float32Array {
    const list = this.events[window];
    const { traces } = this.windows[window];
    if (list.length === 0) return traces;
    this.room[window] ??= new Float32Array(traces.length);
    const residual = this.room[window];
    if (this.hasResidual[window] === 0) {
      residualOf(this.windows[window], list, this.atoms, residual);
      this.hasResidual[window] = 1;
    }
    return residual;
  }

  /** The events of one atom, by window and position. */
  eventsOf(atom: number): readonly WindowEvent[] {
    this.byAtom ??= this.sortByAtom();
    return this.byAtom[atom];
  }

  private sortByAtom(): WindowEvent[][] {
    const byAtom: WindowEvent[][] = Array.from({ length: this.dictionary.atomCount }, () => []);
    this.events.forEach((list, window) => {
      for (const event of list) byAtom[event.atom].push({ window, event });
    });
    return byAtom;
  }
}
