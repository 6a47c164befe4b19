import { type Arena, Resident } from './arena.ts';
import { CompiledCorrelation, channelFilters } from './correlation.ts';
import type { KernelInstance } from './instance.ts';
import type {
  AtomProducts,
  Atoms,
  CodeEntries,
  LassoEncoder,
  LassoSolver,
  LassoWeights,
} from './kernels.ts';

/** Positions that the solver looks at as one. */
const BLOCK = 32;
const HEADER_BYTES = 32;
/** What one problem may take of the memory, which never shrinks. */
const MOST_BYTES = 256 * 2 ** 20;
/** Larger clusters are left to coordinate descent, as in the twin. */
const MAX_CLUSTER = 1000;

/** Of an atom at a position: its correlation, code, flag and place in five lists. */
const BYTES_OF_A_PLACE = 8 + 9 + 20;

/** Where a solved problem lies in the arena. */
interface Solution {
  readonly count: number;
  readonly lists: number;
  readonly work: number;
  readonly stride: number;
}

/** The active set in double precision: from the same correlations the same code as the twin's. */
export class CompiledLassoSolver implements LassoSolver {
  readonly problem: Resident;
  readonly mostPositions: number;
  private readonly instance: KernelInstance;
  private readonly atomCount: number;

  constructor(instance: KernelInstance, gram: AtomProducts, weights: LassoWeights) {
    this.instance = instance;
    this.atomCount = gram.atomCount;
    this.mostPositions = Math.floor(MOST_BYTES / (BYTES_OF_A_PLACE * gram.atomCount)) - 2 * BLOCK;
    this.problem = residentProblem(gram, weights);
  }

  solve(beta: Float64Array, positions: number): CodeEntries {
    const { arena } = this.instance;
    const mark = arena.begin(this.problem);
    const stride = solverStride(positions);
    const address = arena.reserve(8 * this.atomCount * stride);
    for (let c = 0; c < this.atomCount; c++) {
      const row = address / 8 + c * stride;
      arena.float64.set(beta.subarray(c * positions, (c + 1) * positions), row);
      arena.float64.fill(0, row + positions, row + stride);
    }
    const solution = this.run(address, positions);
    const code = this.codeOf(solution.count, solution);
    arena.release(mark);
    return code;
  }

  /** @param beta address of the correlations, rows of `solverStride`; the problem must be in the arena */
  run(beta: number, positions: number): Solution {
    const { atomCount, problem } = this;
    const { arena, compiled } = this.instance;
    const length = atomCount * positions;
    const stride = solverStride(positions);
    const blocks = Math.ceil(positions / BLOCK);
    const work = arena.reserve(9 * atomCount * stride + (5 * atomCount + 1) * blocks);
    const lists = arena.reserve(20 * length);
    const capacity = Math.min(MAX_CLUSTER, length);
    // Two matrices and six rows. Most clusters are small: what is not written to costs no memory.
    const scratch = arena.reserve(16 * capacity ** 2 + 48 * capacity);
    const count = compiled.solveLasso(
      problem.address,
      beta,
      positions,
      stride,
      work,
      lists,
      scratch,
      capacity,
    );
    return { count, lists, work, stride };
  }

  /** Reads a code out of the arena. */
  codeOf(count: number, { lists, work, stride }: Omit<Solution, 'count'>): CodeEntries {
    const { atomCount } = this;
    const { int32: keys, float64: values } = this.instance.arena;
    const code: CodeEntries = {
      position: new Float64Array(count),
      atom: new Int32Array(count),
      value: new Float64Array(count),
    };
    for (let i = 0; i < count; i++) {
      const key = keys[lists / 4 + i];
      const atom = key % atomCount;
      const position = (key - atom) / atomCount;
      code.position[i] = position;
      code.atom[i] = atom;
      code.value[i] = values[work / 8 + atom * stride + position];
    }
    return code;
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
    const { atomCount } = correlation;
    const { arena, compiled } = this.instance;
    const mark = arena.begin(correlation.plan.resident, solver.problem, filters.resident);
    const { input, address, stride, positions } = correlation.run(traces, samples);
    const betaStride = solverStride(positions);
    const beta = arena.reserve(8 * atomCount * betaStride);
    compiled.widenRows(address, 4 * stride, beta, betaStride, atomCount, positions);
    const solution = solver.run(beta, positions);
    const taps = filters.resident.address;
    const rowStarts = taps + filters.rowStarts;
    const channels = taps + filters.channels;
    const count = compiled.refineLasso(
      rowStarts,
      channels,
      taps,
      input.address,
      4 * input.stride,
      address,
      4 * stride,
    );
    const code = solver.codeOf(count, solution);
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

/** Whole blocks, but never a multiple of 4096 bytes. */
function solverStride(positions: number): number {
  const stride = Math.ceil(positions / BLOCK) * BLOCK;
  return stride % 512 === 0 ? stride + BLOCK : stride;
}

/** The record that `assembly/lasso.ts` reads, and the arrays that it points to. */
function residentProblem(gram: AtomProducts, { lambda, twoSided }: LassoWeights): Resident {
  const { atomCount, atomSamples, values, centre, partners } = gram;
  const partnerCount = partners.reduce((sum, list) => sum + list.length, 0);
  const bytes =
    HEADER_BYTES +
    8 * (values.length + atomCount) +
    4 * (centre.length + atomCount + 1 + partnerCount);
  return new Resident(bytes, (arena: Arena, address: number) => {
    const valuesAt = address + HEADER_BYTES;
    const lambdaAt = valuesAt + 8 * values.length;
    const centreAt = lambdaAt + 8 * atomCount;
    const startAt = centreAt + 4 * centre.length;
    const partnersAt = startAt + 4 * (atomCount + 1);
    arena.float64.set(values, valuesAt / 8);
    arena.float64.set(lambda, lambdaAt / 8);
    arena.int32.set(centre, centreAt / 4);
    let used = 0;
    partners.forEach((list, atom) => {
      arena.int32[startAt / 4 + atom] = used;
      arena.int32.set(list, partnersAt / 4 + used);
      used += list.length;
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
