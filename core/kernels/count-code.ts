import { Resident } from './arena.ts';
import type { AtomProducts, Atoms, CodeEntries } from './contracts/coding.ts';
import type { CountCode, CountEncoder, CountSums } from './contracts/counts.ts';
import { channelFilters } from './correlation.ts';
import type { KernelInstance } from './instance.ts';
import { type IntegerAtoms, integerAtoms } from './integer-atoms.ts';
import { CompiledLassoSolver } from './lasso.ts';
import { planIntegerRows, type RowPlan, rowStride } from './row-plan.ts';

/** Bins, and positions, that are looked at as one. */
const BLOCK = 32;
const families = ['gaussian', 'binomial', 'poisson'] as const;
/** Zeros behind the taps of an atom. */
const TAP_SLACK = 8;
/** Bins behind the last that vectors may touch. */
const BIN_SLACK = 9;
const EXPONENTIAL_CONSTANTS = 30;
const PROBLEM_HEADER_BYTES = 32;
/** What rounding a signal to 16 bits and sums to single precision takes of the largest number at most. */
const SIGNAL_ERROR = 0.51 / 32_767;
/** Larger supports are left to the twin: their linear systems are what takes its time. */
const MOST_MEMBERS = 1000;

const nothing: CountCode = {
  code: { position: new Float64Array(), atom: new Int32Array(), value: new Float64Array() },
  kktResidual: 0,
  rounds: 0,
};

/** Searches in whole numbers, solves in double precision; codes are the twin's within what both promise. */
export class CompiledCountEncoder implements CountEncoder {
  private readonly instance: KernelInstance;
  private readonly atomCount: number;
  private readonly atomSamples: number;
  private readonly plan: RowPlan;
  private readonly lasso: CompiledLassoSolver;
  private readonly taps: Resident;
  private readonly problem: Resident;

  constructor(instance: KernelInstance, dictionary: Atoms, gram: AtomProducts, twoSided: boolean) {
    const lambda = new Float64Array(dictionary.atomCount).fill(1);
    this.instance = instance;
    this.atomCount = dictionary.atomCount;
    this.atomSamples = dictionary.atomSamples;
    const whole = integerAtoms(dictionary, 1);
    const filters = channelFilters({ ...dictionary, atoms: whole.taps });
    this.plan = planIntegerRows(filters, dictionary.atomSamples);
    this.lasso = new CompiledLassoSolver(instance, gram, { lambda, twoSided });
    this.taps = residentTaps(dictionary);
    const norm = largestNorm(dictionary);
    const precisions = precisionsOf(dictionary, whole);
    // Written last, when the others have their addresses.
    const bytes = PROBLEM_HEADER_BYTES + 8 * precisions.length;
    this.problem = new Resident(bytes, ({ int32, float32, float64 }, address) => {
      const words = [
        dictionary.atomCount,
        dictionary.atomSamples,
        twoSided ? 1 : 0,
        this.taps.address,
        this.plan.resident.address,
        this.plan.groupCount,
        this.lasso.problem.address,
      ];
      int32.set(words, address / 4);
      float32[address / 4 + 7] = norm;
      float64.set(precisions, (address + PROBLEM_HEADER_BYTES) / 8);
    });
  }

  encode(counts: CountSums, lambda: Float64Array, start?: CodeEntries): CountCode | undefined {
    const { atomCount, atomSamples, plan, lasso, taps } = this;
    const { arena, compiled } = this.instance;
    const { binCount } = counts.observations;
    const positions = binCount - atomSamples + 1;
    if (positions < 1) return nothing;
    if (positions > lasso.mostPositions) return undefined;
    const capacity = Math.min(MOST_MEMBERS, atomCount * positions);
    const mark = arena.begin(plan.resident, lasso.problem, taps, this.problem);
    const record = this.placeCounts(counts);
    const lambdas = this.place(lambda);
    const members = start?.value.length ?? -1;
    const keys = arena.reserve(4 * Math.max(0, members));
    for (let i = 0; i < members; i++) {
      arena.int32[keys / 4 + i] = start!.position[i] * atomCount + start!.atom[i];
    }
    const values = start ? this.place(start.value) : 0;
    const rows = arena.reserve(8 * 4 * (binCount + BIN_SLACK));
    const blockRows = arena.reserve(16 * Math.ceil(binCount / BLOCK));
    const narrowBytes = 4 * rowStride(binCount + 1);
    const narrow = arena.reserve(narrowBytes);
    compiled.clear(narrow, narrowBytes);
    const stride = rowStride(positions);
    const pull = arena.reserve(4 * atomCount * stride);
    const { work, lists } = lasso.reserve(positions, stride);
    const even = capacity + (capacity % 2);
    const memberWork = arena.reserve(8 * (11 * even + 2 * even ** 2 + atomSamples + TAP_SLACK + 1));
    const count = compiled.encodeCounts(
      this.problem.address,
      record,
      lambdas,
      members,
      keys,
      values,
      rows,
      blockRows,
      narrow,
      pull,
      stride,
      work,
      lists,
      memberWork,
      capacity,
    );
    const code = count < 0 ? undefined : this.read(count);
    arena.release(mark);
    return code;
  }

  private placeCounts({ family, observations }: CountSums): number {
    const { arena } = this.instance;
    const { binCount, total, firstLevel, offset, trials } = observations;
    const levels = firstLevel[binCount];
    let isPlain = levels === binCount;
    for (let n = 0; isPlain && n < binCount; n++) isPlain = firstLevel[n] === n;
    return this.placeWords([
      families.indexOf(family.name),
      binCount,
      levels,
      isPlain ? 1 : 0,
      this.place(total),
      isPlain ? 0 : this.placeWords(firstLevel),
      this.place(offset),
      this.place(trials),
      arena.reserve(8 * 3 * (levels + 3)),
      arena.reserve(8 * EXPONENTIAL_CONSTANTS),
    ]);
  }

  /** A row of numbers and a zero behind it. */
  private place(values: Float64Array): number {
    const { arena } = this.instance;
    const address = arena.reserve(8 * (values.length + 1));
    arena.float64.set(values, address / 8);
    arena.float64[address / 8 + values.length] = 0;
    return address;
  }

  private placeWords(words: ArrayLike<number>): number {
    const { arena } = this.instance;
    const address = arena.reserve(4 * words.length);
    arena.int32.set(words, address / 4);
    return address;
  }

  private read(count: number): CountCode {
    const { arena, compiled } = this.instance;
    const out = arena.reserve(8 * (2 * count + 2) + 4 * count);
    compiled.readCounts(out);
    const { float64, int32 } = arena;
    const values = out / 8 + count;
    const facts = values + count;
    // One buffer, filled number by number: for a few dozen of them that is faster than slices.
    const buffer = new ArrayBuffer(20 * count);
    const code = {
      position: new Float64Array(buffer, 0, count),
      value: new Float64Array(buffer, 8 * count, count),
      atom: new Int32Array(buffer, 16 * count, count),
    };
    for (let i = 0; i < count; i++) {
      code.position[i] = float64[out / 8 + i];
      code.value[i] = float64[values + i];
      code.atom[i] = int32[2 * facts + 4 + i];
    }
    return { code, kktResidual: float64[facts], rounds: float64[facts + 1] };
  }
}

/**
 * Of each atom what one of its whole sums is worth, and by how much a correlation with it errs at most where
 * no number of the signal exceeds one.
 */
function precisionsOf({ atomCount, atomSamples, atoms }: Atoms, whole: IntegerAtoms): Float64Array {
  const precisions = new Float64Array(2 * atomCount);
  for (let c = 0; c < atomCount; c++) {
    let error = 0;
    for (let k = c * atomSamples; k < (c + 1) * atomSamples; k++) {
      const rounded = whole.taps[k] / whole.atomScale[c];
      error += Math.abs(atoms[k] - rounded) + Math.abs(rounded) * SIGNAL_ERROR;
    }
    precisions[2 * c] = 1 / whole.atomScale[c];
    precisions[2 * c + 1] = error;
  }
  return precisions;
}

/** Never rounded down. */
function largestNorm({ atomCount, atomSamples, atoms }: Atoms): number {
  let most = 0;
  for (let c = 0; c < atomCount; c++) {
    let energy = 0;
    for (let k = c * atomSamples; k < (c + 1) * atomSamples; k++) energy += atoms[k] ** 2;
    most = Math.max(most, energy);
  }
  return Math.sqrt(most) * (1 + 1e-6);
}

/** Taps in double precision, with as many zeros behind each atom, and some more. */
function residentTaps({ atomCount, atomSamples, atoms }: Atoms): Resident {
  const stride = 2 * atomSamples + TAP_SLACK;
  const copy = atoms.slice();
  return new Resident(8 * atomCount * stride, ({ float64 }, address) => {
    float64.fill(0, address / 8, address / 8 + atomCount * stride);
    for (let c = 0; c < atomCount; c++) {
      const atom = copy.subarray(c * atomSamples, (c + 1) * atomSamples);
      float64.set(atom, address / 8 + c * stride);
    }
  });
}
