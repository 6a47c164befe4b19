import type { KernelInstance } from './instance.ts';
import type { Atoms, TemplateCorrelation } from './kernels.ts';
import { planRows, ROW_SLACK, type RowFilter, type RowPlan, rowStride } from './row-plan.ts';

/** H^T y in single precision; of each atom only the channels on which it is not zero are read. */
export class CompiledCorrelation implements TemplateCorrelation {
  private readonly instance: KernelInstance;
  private readonly atomCount: number;
  private readonly channelCount: number;
  private readonly plan: RowPlan;

  constructor(instance: KernelInstance, dictionary: Atoms) {
    this.instance = instance;
    this.atomCount = dictionary.atomCount;
    this.channelCount = dictionary.channelCount;
    this.plan = planRows(channelFilters(dictionary), dictionary.atomSamples);
  }

  correlate(traces: Float32Array | Float64Array, samples: number, out: Float64Array): Float64Array {
    const { atomCount, channelCount, plan } = this;
    const { arena, compiled } = this.instance;
    const positions = Math.max(0, samples - plan.tapCount + 1);
    const mark = arena.begin(plan.resident);
    const inputStride = rowStride(samples);
    const outputStride = rowStride(positions);
    const input = arena.reserve(4 * (channelCount * inputStride + ROW_SLACK));
    const output = arena.reserve(4 * atomCount * outputStride);
    const inputRows = arena.float32(input, channelCount * inputStride);
    for (let p = 0; p < channelCount; p++) {
      inputRows.set(traces.subarray(p * samples, (p + 1) * samples), p * inputStride);
    }
    const outputRows = arena.float32(output, atomCount * outputStride).fill(0);
    compiled.correlateRows(
      plan.resident.address,
      plan.groupCount,
      plan.tapCount,
      input,
      4 * inputStride,
      output,
      4 * outputStride,
      positions,
    );
    for (let c = 0; c < atomCount; c++) {
      const row = c * outputStride;
      out.set(outputRows.subarray(row, row + positions), c * positions);
    }
    arena.release(mark);
    return out;
  }
}

/** The rows of all atoms that are not zero, from channel to atom. */
export function channelFilters({
  atomCount,
  channelCount,
  atomSamples,
  atoms,
}: Atoms): RowFilter[] {
  const filters: RowFilter[] = [];
  for (let c = 0; c < atomCount; c++) {
    for (let p = 0; p < channelCount; p++) {
      const at = (c * channelCount + p) * atomSamples;
      // A copy: the caller may change the atoms before they are written to the arena again.
      const taps = atoms.slice(at, at + atomSamples);
      if (taps.some((tap) => tap !== 0)) filters.push({ input: p, output: c, taps });
    }
  }
  return filters;
}
