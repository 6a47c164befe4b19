import { Resident } from './arena.ts';
import type { Components, Projection } from './contracts/detection.ts';
import type { KernelInstance } from './instance.ts';

/** Values of a vector. */
const LANES = 4;
/** Snippets that are projected at a time; more do not fit into the cache. */
const BATCH = 256;

/** Coordinates of snippets in principal components, in single precision. */
export class CompiledProjection implements Projection {
  private readonly instance: KernelInstance;
  private readonly dimension: number;
  private readonly components: number;
  /** Rounded up to whole vectors. */
  private readonly width: number;
  private readonly rows: number;
  private readonly constants: Resident;

  constructor(instance: KernelInstance, { mean, basis }: Components) {
    const dimension = mean.length;
    const components = dimension === 0 ? 0 : basis.length / dimension;
    const width = roundUp(dimension);
    this.instance = instance;
    this.dimension = dimension;
    this.components = components;
    this.width = width;
    this.rows = roundUp(components);
    const values = new Float32Array((1 + this.rows) * width);
    values.set(mean);
    for (let j = 0; j < components; j++) {
      values.set(basis.subarray(j * dimension, (j + 1) * dimension), (1 + j) * width);
    }
    this.constants = new Resident(4 * values.length, (arena, address) => {
      arena.float32.set(values, address / 4);
    });
  }

  project(snippets: Float32Array | Float64Array, count: number): Float64Array {
    const { dimension, components, width, rows, constants } = this;
    const { arena, compiled } = this.instance;
    const projected = new Float64Array(count * components);
    const mark = arena.begin(constants);
    const batch = arena.reserve(4 * BATCH * width);
    const out = arena.reserve(4 * BATCH * rows);
    compiled.clear(batch, 4 * BATCH * width);
    for (let first = 0; first < count; first += BATCH) {
      const size = Math.min(BATCH, count - first);
      for (let i = 0; i < size; i++) {
        const at = (first + i) * dimension;
        arena.float32.set(snippets.subarray(at, at + dimension), batch / 4 + i * width);
      }
      const mean = constants.address;
      const basis = mean + 4 * width;
      compiled.projectSnippets(basis, rows, mean, batch, size, width, out);
      for (let i = 0; i < size; i++) {
        const row = out / 4 + i * rows;
        const coordinates = arena.float32.subarray(row, row + components);
        projected.set(coordinates, (first + i) * components);
      }
    }
    arena.release(mark);
    return projected;
  }
}

function roundUp(count: number): number {
  return Math.ceil(count / LANES) * LANES;
}
