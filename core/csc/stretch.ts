import type { Configuration, Placement } from './configuration.ts';
import type { Event } from './debias.ts';
import type { Gram } from './gram.ts';
import { subtractRow } from './row-operations.ts';

/**
 * The correlations around one cluster of events, with what all other events contribute taken away.
 * Only atoms that share a channel with the cluster's are in it, so that its size does not depend on
 * how many units a probe sees elsewhere.
 */
export class Stretch {
  /** Position of the stretch's first sample. */
  readonly start: number;
  readonly positions: number;
  /** The atoms it has rows for, ascending. */
  readonly atoms: Int32Array;
  /** Row of each atom of the dictionary, or -1. */
  readonly rowOf: Int32Array;
  /** `(rows x positions)` */
  readonly correlation: Float64Array;
  /** The other events, placed as the stretch counts. */
  readonly outside: readonly Event[];
  private readonly gram: Gram;

  /**
   * @param cluster sorted by position
   * @param around all other events that reach into the stretch, or whose refractory period does
   * @param correlation `H^T y`, `(atoms x positions)`
   */
  constructor(
    gram: Gram,
    cluster: readonly Event[],
    around: readonly Event[],
    correlation: Float64Array,
    positions: number,
  ) {
    const reach = gram.atomSamples - 1;
    this.gram = gram;
    this.start = Math.max(0, cluster[0].position - reach);
    const end = Math.min(positions, cluster[cluster.length - 1].position + reach + 1);
    const length = end - this.start;
    this.positions = length;
    this.rowOf = new Int32Array(gram.atomCount).fill(-1);
    this.atoms = atomsNear(gram, cluster, this.rowOf);
    this.correlation = new Float64Array(this.atoms.length * length);
    this.atoms.forEach((atom, row) => {
      const from = atom * positions + this.start;
      this.correlation.set(correlation.subarray(from, from + length), row * length);
    });
    this.outside = around.map((event) => ({ ...event, position: event.position - this.start }));
    for (const event of this.outside) this.subtract(event, event.amplitude, this.correlation);
  }

  correlationAt(atom: number, position: number): number {
    return this.correlation[this.rowOf[atom] * this.positions + position];
  }

  /**
   * Correlations of the atoms with what a configuration leaves of the signal.
   * @param out `(rows x positions)`; positions [from, to] are written
   */
  pullsOf(
    { placements, amplitudes }: Configuration,
    out: Float64Array,
    from = 0,
    to = this.positions - 1,
  ): Float64Array {
    const { correlation, positions } = this;
    if (from === 0 && to === positions - 1) {
      out.set(correlation);
    } else {
      for (let row = 0; row < correlation.length; row += positions) {
        for (let n = row + from; n <= row + to; n++) out[n] = correlation[n];
      }
    }
    for (let i = 0; i < placements.length; i++) {
      this.subtract(placements[i], amplitudes[i], out, from, to);
    }
    return out;
  }

  private subtract(
    { atom, position }: Pick<Placement, 'atom' | 'position'>,
    amplitude: number,
    out: Float64Array,
    from = 0,
    to = this.positions - 1,
  ): void {
    const { atomCount, atomSamples, values, centre, partners } = this.gram;
    const first = Math.max(from, position - atomSamples + 1);
    const last = Math.min(to, position + atomSamples - 1);
    for (const other of partners[atom]) {
      if (this.rowOf[other] < 0) continue;
      const row = this.rowOf[other] * this.positions;
      const shift = centre[atom * atomCount + other] - position;
      subtractRow(out, row + first, values, shift + first, last - first + 1, amplitude);
    }
  }
}

/** Atoms that share a channel with an atom of the cluster; gives each its row. */
function atomsNear(gram: Gram, cluster: readonly Event[], rowOf: Int32Array): Int32Array {
  for (const { atom } of cluster) {
    rowOf[atom] = 0;
    for (const other of gram.partners[atom]) rowOf[other] = 0;
  }
  let rows = 0;
  for (let atom = 0; atom < gram.atomCount; atom++) if (rowOf[atom] === 0) rowOf[atom] = rows++;
  const atoms = new Int32Array(rows);
  rowOf.forEach((row, atom) => {
    if (row >= 0) atoms[row] = atom;
  });
  return atoms;
}
