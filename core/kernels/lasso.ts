import { type Arena, Resident } from './arena.ts';
import type {
  AtomProducts,
  Atoms,
  CodeEntries,
  LassoEncoder,
  LassoSolver,
  LassoWeights,
} from './contracts/coding.ts';
import { CompiledCorrelation, channelFilters } from './correlation.ts';
import type { KernelInstance } from './instance.ts';
import { rowStride } from './row-plan.ts';

/** Positions that the solver looks at as one. */
const BLOCK = 32;
const HEADER_BYTES = 32;
/** What one problem may take of the memory, which never shrinks. */
const MOST_BYTES = 256 * 2 ** 20;
/** Larger clusters are left to coordinate descent, as in the twin. */
const MAX_CLUSTER = 1000;
/** Zeros around products in single precision: vectors of four begin and end at any of them. */
const MARGIN = 3;

/** Of an atom at a position: its two correlations, code and place in four lists. */
const BYTES_OF_A_PLACE = 4 + 4 + 8 + 16;

/**
 * The active set. It searches in single precision and solves in double, with the correlations of the
 * support as they were given: from the same correlations the same code as the twin's.
 */
export class CompiledLassoSolver implements LassoSolver {
  readonly problem: Resident;
  readonly mostPositions: number;
  private readonly instance: KernelInstance;
  private readonly atomCount: number;

  constructor(instance: KernelInstance, gram: AtomProducts, weights: LassoWeights) {
    this.instance = instance;
    this.atomCount = gram.atomCount;
    this.mostPositions = Math.floor(MOST_BYTES / (BYTES_OF_A_PLACE * gram.atomCount)) - 4 * BLOCK;
    this.problem = residentProblem(gram, weights);
  }

  solve(beta: Float64Array, positions: number): CodeEntries {
    const { atomCount } = this;
    const { arena, compiled } = this.instance;
    const mark = arena.begin(this.problem);
    const stride = rowStride(positions);
    const address = arena.reserve(4 * atomCount * stride);
    const given = arena.place(beta);
    compiled.narrowRows(given, positions, address, stride, atomCount, positions);
    let code = this.read(this.run(address, stride, positions));
    // Correlations that single precision cannot hold are taken from where they are.
    const sharper = arena.reserve(8 * code.position.length);
    let isSharper = false;
    for (let i = 0; i < code.position.length; i++) {
      const exact = beta[code.atom[i] * positions + code.position[i]];
      arena.float64[sharper / 8 + i] = exact;
      isSharper ||= Math.fround(exact) !== exact;
    }
    if (isSharper) code = this.read(compiled.sharpenLasso(sharper));
    arena.release(mark);
    return code;
  }

  /**
   * @param beta address of the correlations, rows of f32; the problem must be in the arena
   * @returns number of non-zeros
   */
  run(beta: number, stride: number, positions: number): number {
    const { atomCount, problem } = this;
    const { arena, compiled } = this.instance;
    const length = atomCount * positions;
    const { work, lists } = this.reserve(positions, stride);
    const capacity = Math.min(MAX_CLUSTER, length);
    // Two matrices and six rows. Most clusters are small: what is not written to costs no memory.
    const scratch = arena.reserve(16 * capacity ** 2 + 48 * capacity);
    return compiled.solveLasso(
      problem.address,
      beta,
      positions,
      stride,
      work,
      lists,
      scratch,
      capacity,
    );
  }

  /** Scratch of one problem. */
  reserve(positions: number, stride: number): { readonly work: number; readonly lists: number } {
    const { atomCount } = this;
    const { arena } = this.instance;
    const blocks = Math.ceil(positions / BLOCK);
    return {
      work: arena.reserve(12 * atomCount * stride + (9 * atomCount + 5) * blocks),
      lists: arena.reserve(16 * atomCount * positions),
    };
  }

  /** Copies the code of `count` non-zeros out of the arena, all of it in one piece. */
  read(count: number): CodeEntries {
    const { arena, compiled } = this.instance;
    const words = 2 * count + Math.ceil(count / 2);
    const out = arena.reserve(8 * words);
    compiled.readLasso(out);
    const copy = arena.float64.slice(out / 8, out / 8 + words);
    return {
      position: copy.subarray(0, count),
      atom: new Int32Array(copy.buffer, 16 * count, count),
      value: copy.subarray(count, 2 * count),
    };
  }
}

/**
 * Signals to codes: correlation in single precision, the active set, and for the non-zeros, which are
 * few, the correlations once more in double precision.
 */
export class CompiledLassoEncoder implements LassoEncoder {
  private readonly instance: KernelInstance;
  private readonly correlation: CompiledCorrelation;
  private readonly solver: CompiledLassoSolver;
  private readonly filters: ResidentFilters;

  constructor(
    instance: KernelInstance,
    dictionary: Atoms,
    gram: AtomProducts,
    weights: LassoWeights,
  ) {
    this.instance = instance;
    this.correlation = new CompiledCorrelation(instance, dictionary);
    this.solver = new CompiledLassoSolver(instance, gram, weights);
    this.filters = residentFilters(dictionary);
  }

  encode(traces: Float32Array | Float64Array, samples: number): CodeEntries {
    const { correlation, solver, filters } = this;
    const { arena, compiled } = this.instance;
    const mark = arena.begin(correlation.plan.resident, solver.problem, filters.resident);
    const { input, address, stride, positions } = correlation.run(traces, samples);
    const found = solver.run(address, stride, positions);
    const sharper = arena.reserve(8 * found);
    const taps = filters.resident.address;
    compiled.correlateSupport(
      taps + filters.rowStarts,
      taps + filters.channels,
      taps,
      input.address,
      4 * input.stride,
      sharper,
    );
    const code = solver.read(compiled.sharpenLasso(sharper));
    arena.release(mark);
    return code;
  }
}

/** The taps of all atoms in double precision, the first row of each atom and the channel of each row. */
interface ResidentFilters {
  readonly resident: Resident;
  /** Bytes from the taps. */
  readonly rowStarts: number;
  readonly channels: number;
}

function residentFilters(dictionary: Atoms): ResidentFilters {
  const { atomCount, atomSamples } = dictionary;
  const filters = channelFilters(dictionary);
  const rowStarts = 8 * atomSamples * filters.length;
  const channels = rowStarts + 4 * (atomCount + 1);
  const resident = new Resident(channels + 4 * filters.length, (arena, address) => {
    const starts = new Int32Array(atomCount + 1);
    filters.forEach(({ input, output, taps }, row) => {
      arena.float64.set(taps, address / 8 + row * atomSamples);
      arena.int32[(address + channels) / 4 + row] = input;
      starts[output + 1] = row + 1;
    });
    // An atom without rows ends where it begins.
    for (let c = 1; c <= atomCount; c++) starts[c] = Math.max(starts[c], starts[c - 1]);
    arena.int32.set(starts, (address + rowStarts) / 4);
  });
  return { resident, rowStarts, channels };
}

/** The record that `assembly/lasso.ts` reads, and the arrays that it points to. */
function residentProblem(gram: AtomProducts, { lambda, twoSided }: LassoWeights): Resident {
  const { atomCount, atomSamples, values, centre, partners } = gram;
  const partnerCount = partners.reduce((sum, list) => sum + list.length, 0);
  const reach = atomSamples - 1;
  const rowLength = 2 * (reach + MARGIN) + 1;
  const bytes =
    HEADER_BYTES +
    8 * (values.length + atomCount + partnerCount) +
    4 * (centre.length + atomCount + 1 + partnerCount * rowLength);
  return new Resident(bytes, (arena: Arena, address: number) => {
    const valuesAt = address + HEADER_BYTES;
    const lambdaAt = valuesAt + 8 * values.length;
    const partnersAt = lambdaAt + 8 * atomCount;
    const centreAt = partnersAt + 8 * partnerCount;
    const startAt = centreAt + 4 * centre.length;
    const rowsAt = startAt + 4 * (atomCount + 1);
    arena.float64.set(values, valuesAt / 8);
    arena.float64.set(lambda, lambdaAt / 8);
    arena.int32.set(centre, centreAt / 4);
    arena.float32.fill(0, rowsAt / 4, rowsAt / 4 + partnerCount * rowLength);
    let used = 0;
    partners.forEach((list, atom) => {
      arena.int32[startAt / 4 + atom] = used;
      for (const partner of list) {
        const lagZero = centre[atom * atomCount + partner];
        const row = values.subarray(lagZero - reach, lagZero + reach + 1);
        const narrowAt = rowsAt + 4 * (used * rowLength + MARGIN);
        arena.float32.set(row, narrowAt / 4);
        arena.int32[partnersAt / 4 + 2 * used] = partner;
        arena.int32[partnersAt / 4 + 2 * used + 1] = narrowAt + 4 * reach;
        used++;
      }
    });
    arena.int32[startAt / 4 + atomCount] = used;
    const flag = twoSided ? 1 : 0;
    const header = [
      atomCount,
      atomSamples,
      flag,
      valuesAt,
      centreAt,
      startAt,
      partnersAt,
      lambdaAt,
    ];
    arena.int32.set(header, address / 4);
  });
}
