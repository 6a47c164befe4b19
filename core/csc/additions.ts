import type { Placement } from './configuration.ts';
import type { EventProblem } from './event-problem.ts';
import { firstOutside } from './row-operations.ts';

/**
 * The most likely single additions to a configuration, best first. Room for a few of them is kept
 * and used again, because the search asks many thousand times.
 */
export class Additions {
  /** How many were found. */
  count = 0;
  /** Log odds that each would add, all other events held. */
  readonly odds: Float64Array;
  private readonly atom: Int32Array;
  private readonly position: Int32Array;
  private readonly sign: Int8Array;

  /** @param most how many are kept */
  constructor(most: number) {
    this.odds = new Float64Array(most);
    this.atom = new Int32Array(most);
    this.position = new Int32Array(most);
    this.sign = new Int8Array(most);
  }

  placement(i: number): Placement {
    return { atom: this.atom[i], position: this.position[i], sign: this.sign[i] };
  }

  /**
   * Looks at positions [from, to] for additions worth more than `minimumOdds`, none below the level
   * at which an atom's events are dropped, none in the refractory period of an event of its neuron.
   * @param pulls of the placements there are, `(rows x positions)`
   */
  find(
    problem: EventProblem,
    pulls: Float64Array,
    placements: readonly Placement[],
    from: number,
    to: number,
    minimumOdds: number,
  ): void {
    const { odds, levels, twoSided } = problem.knowledge;
    const { atoms, positions } = problem.stretch;
    const most = this.odds.length;
    let goal = minimumOdds;
    this.count = 0;
    for (let r = 0; r < atoms.length; r++) {
      const atom = atoms[r];
      const row = r * positions;
      let level = Math.max(levels.drop[atom], odds.levelAt(atom, goal));
      const end = row + to + 1;
      for (let i = row + from; i < end; i++) {
        i = firstOutside(pulls, i, end, twoSided ? -level : Number.NEGATIVE_INFINITY, level);
        if (i === end) break;
        const pull = pulls[i];
        const position = i - row;
        const gained = odds.logOdds(atom, pull);
        if (gained <= goal || problem.clashes(placements, atom, position)) continue;
        this.insert(gained, atom, position, pull < 0 ? -1 : 1);
        if (this.count < most) continue;
        goal = this.odds[most - 1];
        level = Math.max(levels.drop[atom], odds.levelAt(atom, goal));
      }
    }
  }

  private insert(odds: number, atom: number, position: number, sign: number): void {
    let place = this.count;
    if (place < this.odds.length) this.count++;
    else place--;
    for (; place > 0 && this.odds[place - 1] < odds; place--) {
      this.odds[place] = this.odds[place - 1];
      this.atom[place] = this.atom[place - 1];
      this.position[place] = this.position[place - 1];
      this.sign[place] = this.sign[place - 1];
    }
    this.odds[place] = odds;
    this.atom[place] = atom;
    this.position[place] = position;
    this.sign[place] = sign;
  }
}
