import type { Event } from '../csc/debias.ts';
import { PlacedAtoms } from '../csc/placed-atoms.ts';
import type { Dictionary } from '../csc/problem.ts';
import type { LearningWindow } from '../learn/window-coder.ts';
import { copyValues } from '../math/copy-values.ts';

/** An event with the window that it was found in. */
export interface WindowEvent {
  readonly window: number;
  readonly event: Event;
}

/**
 * Windows with the events that were found in them: what units are judged by. The events of an atom
 * are looked for when they are asked for the first time; residuals are not kept, because all of them
 * are as large as the windows.
 */
export class ExplainedWindows<Window extends LearningWindow = LearningWindow> {
  readonly windows: readonly Window[];
  /** One list a window, sorted by position. */
  readonly events: readonly (readonly Event[])[];
  readonly dictionary: Dictionary;
  private readonly telling: readonly (readonly Event[])[];
  private readonly atoms: PlacedAtoms;
  private byAtom: readonly WindowEvent[][] | null = null;

  /**
   * @param dictionary must not change while residuals are asked for
   * @param telling the events that units are judged by; all, where they are not given
   */
  constructor(
    windows: readonly Window[],
    events: readonly (readonly Event[])[],
    dictionary: Dictionary,
    telling: readonly (readonly Event[])[] = events,
  ) {
    this.windows = windows;
    this.events = events;
    this.dictionary = dictionary;
    this.telling = telling;
    this.atoms = new PlacedAtoms(dictionary);
  }

  /**
   * What the events of a window leave of a part of it.
   * @param start first sample of the part in the window
   * @param out `(channels x samples)`, written
   */
  residualIn(
    window: number,
    start: number,
    samples: number,
    channels: ArrayLike<number>,
    out: Float32Array,
  ): Float32Array {
    const { traces, samples: windowSamples } = this.windows[window];
    const { atomSamples } = this.dictionary;
    const near = this.events[window].filter(
      ({ position }) => position > start - atomSamples && position < start + samples,
    );
    for (let row = 0; row < channels.length; row++) {
      const channel = channels[row];
      const from = channel * windowSamples + start;
      const at = row * samples;
      copyValues(traces, from, samples, out, at);
      for (const { atom, position, amplitude } of near) {
        this.atoms.addOnChannel(out, at, samples, channel, atom, position - start, -amplitude);
      }
    }
    return out;
  }

  /** The events that one atom is judged by, by window and position. */
  eventsOf(atom: number): readonly WindowEvent[] {
    this.byAtom ??= this.sortByAtom(this.telling);
    return this.byAtom[atom];
  }

  private sortByAtom(events: readonly (readonly Event[])[]): WindowEvent[][] {
    const byAtom: WindowEvent[][] = Array.from({ length: this.dictionary.atomCount }, () => []);
    events.forEach((list, window) => {
      for (const event of list) byAtom[event.atom].push({ window, event });
    });
    return byAtom;
  }
}
