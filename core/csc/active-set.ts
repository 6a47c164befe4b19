import { minimiseCluster } from './cluster-minimiser.ts';
import { Correlator } from './correlate.ts';
import { computeGram, type Gram, gramAt } from './gram.ts';
import { overlapGroups } from './overlap-groups.ts';
import { type CodingOptions, type Dictionary, type SparseCode, validSamples } from './problem.ts';
import { subtractRow } from './row-operations.ts';

/**
 * The exact minimiser of the lasso (CRsAE, Eq. 9 and 18) by an active set.
 *
 * 1. Greedy coordinate descent, block by block, until no coordinate would move by more than half a
 *    lambda: this finds nearly the right support, as matching pursuit would.
 * 2. On each cluster of non-zeros that overlap, the minimiser for the present signs is one small
 *    linear system; a coordinate that would change its sign stops the step and leaves the support.
 * 3. Coordinates at zero that would move by more than 1e-4 lambda join the support, the worst of each
 *    block first; as long as there are any, repeat 2.
 *
 * Every step lowers the objective. Spikes are few, so the work is a few dozen updates a window where
 * FISTA would need hundreds of dense passes.
 */

const COARSE_TOLERANCE = 0.5;
const FINE_TOLERANCE = 1e-4;
const BLOCK_BITS = 5;
const MAX_ROUNDS = 200;
/** Coordinates of one block that move before its neighbours have a turn. */
const MOVES_IN_A_BLOCK = 3;
/** Atoms that are nearly alike make coordinate descent zig-zag; after a few sweeps the linear system is cheaper. */
const MAX_SWEEPS = 4;
/** Larger clusters are left to coordinate descent: their Cholesky would cost more than it saves. */
const MAX_CLUSTER = 1000;

/** Codes `traces`, planar `(channels x samples)`. For repeated use keep an `ActiveSetSolver`. */
export function encodeActiveSet(
  dictionary: Dictionary,
  traces: Float32Array | Float64Array,
  samples: number,
  options: CodingOptions,
): SparseCode {
  const positions = validSamples(samples, dictionary.atomSamples);
  const beta = new Float64Array(dictionary.atomCount * positions);
  new Correlator(dictionary).correlate(traces, samples, beta);
  return new ActiveSetSolver(computeGram(dictionary), options).solve(beta, positions);
}

/** Solves many problems with one dictionary; not re-entrant, because it keeps its scratch arrays. */
export class ActiveSetSolver {
  readonly mostPositions = Number.POSITIVE_INFINITY;
  private readonly gram: Gram;
  private readonly lambda: Float64Array;
  private readonly twoSided: boolean;
  /** Code and correlation of the residual, `(atoms x positions)`, valid during one `solve`. */
  private code: Float64Array = new Float64Array(0);
  private residual: Float64Array = new Float64Array(0);
  private positions = 0;
  /** `(blocks x atoms)`: 1 where a residual correlation has changed since the block was looked at. */
  private dirty = new Uint8Array(0);
  /** 1 for blocks in which some atom is dirty. */
  private dirtyBlock = new Uint8Array(0);
  /** Flat indices `atom * positions + position` that have ever been non-zero in this `solve`. */
  private touched: number[] = [];
  private isTouched = new Uint8Array(0);
  private matrix = new Float64Array(0);
  private factor = new Float64Array(0);

  constructor(gram: Gram, options: CodingOptions) {
    this.gram = gram;
    this.lambda = options.lambda;
    this.twoSided = options.twoSided;
  }

  /** @param beta `H^T y`, `(atoms x positions)` */
  solve(beta: Float64Array, positions: number): SparseCode {
    this.begin(beta, positions);
    if (this.flagBlocksAboveLambda()) {
      this.descend(COARSE_TOLERANCE);
      this.dirty.fill(1, 0, this.blockCount() * this.gram.atomCount);
      this.dirtyBlock.fill(1, 0, this.blockCount());
      for (let round = 0; round < MAX_ROUNDS; round++) {
        this.solveClusters();
        const moved = this.isSolved() ? this.addViolators() : this.descend(FINE_TOLERANCE);
        if (!moved) break;
      }
    }
    return this.finish();
  }

  private begin(beta: Float64Array, positions: number): void {
    const size = this.gram.atomCount * positions;
    if (this.code.length < size) {
      this.code = new Float64Array(size);
      this.residual = new Float64Array(size);
      this.isTouched = new Uint8Array(size);
    }
    this.residual.set(beta.subarray(0, size));
    this.positions = positions;
    const blocks = this.blockCount();
    if (this.dirtyBlock.length < blocks) {
      this.dirtyBlock = new Uint8Array(blocks);
      this.dirty = new Uint8Array(blocks * this.gram.atomCount);
    }
    this.dirty.fill(0);
    this.dirtyBlock.fill(0);
    this.touched = [];
  }

  /** Collects the code and leaves the scratch arrays zeroed for the next problem. */
  private finish(): SparseCode {
    const support = this.supportByPosition();
    const code: SparseCode = {
      position: new Float64Array(support.length),
      atom: new Int32Array(support.length),
      value: new Float64Array(support.length),
    };
    for (let i = 0; i < support.length; i++) {
      const index = support[i];
      code.position[i] = index % this.positions;
      code.atom[i] = Math.floor(index / this.positions);
      code.value[i] = this.code[index];
    }
    for (const index of this.touched) {
      this.code[index] = 0;
      this.isTouched[index] = 0;
    }
    return code;
  }

  private blockCount(): number {
    return ((this.positions - 1) >> BLOCK_BITS) + 1;
  }

  private supportByPosition(): number[] {
    const { positions } = this;
    return this.touched
      .filter((index) => this.code[index] !== 0)
      .sort((a, b) => (a % positions) - (b % positions) || a - b);
  }

  private flagBlocksAboveLambda(): boolean {
    const { atomCount } = this.gram;
    let any = false;
    for (let c = 0; c < atomCount; c++) {
      const row = c * this.positions;
      const lambda = this.lambda[c];
      for (let n = 0; n < this.positions; n++) {
        const value = this.residual[row + n];
        if (value > lambda || (this.twoSided && value < -lambda)) {
          this.dirty[(n >> BLOCK_BITS) * atomCount + c] = 1;
          this.dirtyBlock[n >> BLOCK_BITS] = 1;
          any = true;
        }
      }
    }
    return any;
  }

  /** Where the coordinate's own minimiser lies, all others fixed: shrinkage (Eq. 21) or its one-sided form. */
  private coordinateMinimiser(index: number, lambda: number): number {
    const pull = this.residual[index] + this.code[index];
    if (pull > lambda) return pull - lambda;
    return this.twoSided && pull < -lambda ? pull + lambda : 0;
  }

  /**
   * A few sweeps of locally greedy coordinate descent, moving no coordinate by less than
   * `tolerance * lambda`.
   * @returns whether anything moved; if not, nothing is left to move
   */
  private descend(tolerance: number): boolean {
    const blocks = this.blockCount();
    let moved = false;
    for (let sweep = 0, work = true; work && sweep < MAX_SWEEPS; sweep++) {
      work = false;
      for (let block = 0; block < blocks; block++) {
        if (this.dirtyBlock[block] === 0) continue;
        if (this.descendBlock(block, tolerance)) {
          work = true;
          moved = true;
        }
      }
    }
    return moved;
  }

  /** Moves the block's best coordinate until none is worth it, or its neighbours have a turn. */
  private descendBlock(block: number, tolerance: number): boolean {
    const { atomCount } = this.gram;
    const first = block << BLOCK_BITS;
    const last = Math.min(this.positions, first + (1 << BLOCK_BITS));
    for (let move = 0; move < MOVES_IN_A_BLOCK; move++) {
      let bestIndex = -1;
      let bestChange = 0;
      for (let c = 0; c < atomCount; c++) {
        if (this.dirty[block * atomCount + c] === 0) continue;
        const lambda = this.lambda[c];
        const row = c * this.positions;
        let best = Math.max(Math.abs(bestChange), tolerance * lambda);
        for (let index = row + first; index < row + last; index++) {
          if (this.code[index] === 0 && Math.abs(this.residual[index]) <= lambda) continue;
          const change = this.coordinateMinimiser(index, lambda) - this.code[index];
          if (Math.abs(change) > best) {
            best = Math.abs(change);
            bestChange = change;
            bestIndex = index;
          }
        }
      }
      if (bestIndex < 0) {
        this.markClean(block);
        return move > 0;
      }
      this.moveCoordinate(bestIndex, bestChange);
    }
    return true;
  }

  private markClean(block: number): void {
    const { atomCount } = this.gram;
    this.dirty.fill(0, block * atomCount, (block + 1) * atomCount);
    this.dirtyBlock[block] = 0;
  }

  /** Whether every coordinate of the support is at its minimum; not so where a cluster was too large. */
  private isSolved(): boolean {
    return this.touched.every((index) => {
      const value = this.code[index];
      const lambda = this.lambda[Math.floor(index / this.positions)];
      const slope = this.residual[index] - Math.sign(value) * lambda;
      return value === 0 || Math.abs(slope) <= FINE_TOLERANCE * lambda;
    });
  }

  /**
   * Gives the coordinates at zero whose residual correlation exceeds lambda their own minimum. With
   * the support solved, no other coordinate has its correlation above lambda.
   * @returns whether there were any
   */
  private addViolators(): boolean {
    const blocks = this.blockCount();
    let added = false;
    for (let block = 0; block < blocks; block++) {
      if (this.dirtyBlock[block] === 0) continue;
      for (let move = 0; move < MOVES_IN_A_BLOCK; move++) {
        const index = this.worstViolator(block);
        if (index < 0) {
          this.markClean(block);
          break;
        }
        const lambda = this.lambda[Math.floor(index / this.positions)];
        this.moveCoordinate(index, this.coordinateMinimiser(index, lambda) - this.code[index]);
        added = true;
      }
    }
    return added;
  }

  /** The block's coordinate whose correlation exceeds its lambda most; -1 where none does. */
  private worstViolator(block: number): number {
    const { residual, positions } = this;
    const { atomCount } = this.gram;
    const first = block << BLOCK_BITS;
    const last = Math.min(positions, first + (1 << BLOCK_BITS));
    let worst = -1;
    let most = 0;
    for (let c = 0; c < atomCount; c++) {
      if (this.dirty[block * atomCount + c] === 0) continue;
      const lambda = this.lambda[c];
      const row = c * positions;
      let level = lambda + Math.max(most, FINE_TOLERANCE * lambda);
      for (let index = row + first; index < row + last; index++) {
        const value = this.twoSided ? Math.abs(residual[index]) : residual[index];
        if (value <= level) continue;
        level = value;
        most = value - lambda;
        worst = index;
      }
    }
    return worst;
  }

  /** Changes one coordinate and the residual correlations that see it. */
  private moveCoordinate(index: number, change: number): void {
    if (this.isTouched[index] === 0) {
      this.isTouched[index] = 1;
      this.touched.push(index);
    }
    const next = this.code[index] + change;
    this.code[index] = Math.abs(next) < 1e-14 ? 0 : next;
    const { gram, positions, dirty } = this;
    const reach = gram.atomSamples - 1;
    const b = Math.floor(index / positions);
    const n = index - b * positions;
    const from = Math.max(0, n - reach);
    const to = Math.min(positions - 1, n + reach);
    const firstBlock = from >> BLOCK_BITS;
    const lastBlock = to >> BLOCK_BITS;
    for (const a of gram.partners[b]) {
      const shift = gram.centre[b * gram.atomCount + a] - n;
      const row = a * positions;
      subtractRow(this.residual, row + from, gram.values, shift + from, to - from + 1, change);
      for (let block = firstBlock; block <= lastBlock; block++) {
        dirty[block * gram.atomCount + a] = 1;
      }
    }
    this.dirtyBlock.fill(1, firstBlock, lastBlock + 1);
  }

  private solveClusters(): void {
    const { positions } = this;
    const support = this.supportByPosition();
    const groups = overlapGroups(
      this.gram,
      support.map((index) => Math.floor(index / positions)),
      support.map((index) => index % positions),
    );
    for (const group of groups) {
      if (group.length <= MAX_CLUSTER) this.solveCluster(group.map((i) => support[i]));
    }
  }

  /** Minimises over one cluster with its signs held; coordinates that reach zero leave it. */
  private solveCluster(cluster: number[]): void {
    const size = cluster.length;
    this.reserve(size);
    const matrix = this.matrix;
    const value = Float64Array.from(cluster, (index) => this.code[index]);
    const pull = Float64Array.from(cluster, (index) => this.residual[index]);
    const lambda = cluster.map((index) => this.lambda[Math.floor(index / this.positions)]);
    const settled = cluster.every(
      (_, i) =>
        Math.abs(pull[i] - Math.sign(value[i]) * lambda[i]) <= 1e-9 * Math.max(lambda[i], 1e-300),
    );
    if (settled) return;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const product = this.product(cluster[i], cluster[j]);
        matrix[i * size + j] = product;
        matrix[j * size + i] = product;
      }
    }
    minimiseCluster(matrix, value, pull, lambda, this.factor);
    for (let i = 0; i < size; i++) {
      const index = cluster[i];
      const change = value[i] - this.code[index];
      if (change === 0) continue;
      this.moveCoordinate(index, change);
      this.code[index] = value[i];
    }
  }

  private product(indexA: number, indexB: number): number {
    const a = Math.floor(indexA / this.positions);
    const b = Math.floor(indexB / this.positions);
    const lag = indexA - a * this.positions - (indexB - b * this.positions);
    return gramAt(this.gram, b, a, lag);
  }

  private reserve(size: number): void {
    if (this.matrix.length < size * size) {
      this.matrix = new Float64Array(size * size);
      this.factor = new Float64Array(size * size);
    }
  }
}
