import type {
  Atoms,
  DenseCode,
  DenseEncoder,
  DenseSteps,
  LassoWeights,
} from './contracts/coding.ts';
import { channelFilters } from './correlation.ts';
import type { KernelInstance } from './instance.ts';
import { placeRows, planRows, type RowPlan, rowStride } from './row-plan.ts';

/** CRsAE's Algorithm 1: H and H^T in single precision, iterates in double. */
export class CompiledFista implements DenseEncoder {
  private readonly instance: KernelInstance;
  private readonly atomCount: number;
  private readonly channelCount: number;
  private readonly weights: LassoWeights;
  /** H^T, channels to atoms, and -H, atoms to channels. */
  private readonly gather: RowPlan;
  private readonly scatter: RowPlan;

  constructor(instance: KernelInstance, dictionary: Atoms, weights: LassoWeights) {
    const filters = channelFilters(dictionary);
    const reversed = filters.map(({ input, output, taps }) => ({
      input: output,
      output: input,
      taps: taps.map((_, k) => -taps[taps.length - 1 - k]),
    }));
    this.instance = instance;
    this.atomCount = dictionary.atomCount;
    this.channelCount = dictionary.channelCount;
    this.weights = weights;
    this.gather = planRows(filters, dictionary.atomSamples);
    this.scatter = planRows(reversed, dictionary.atomSamples);
  }

  encode(traces: Float64Array, samples: number, steps: DenseSteps): DenseCode {
    const { atomCount, channelCount, gather, scatter, weights } = this;
    const { arena, compiled } = this.instance;
    const { tapCount } = gather;
    const positions = Math.max(0, samples - tapCount + 1);
    const step = steps.lipschitz > 0 ? 1 / steps.lipschitz : 1;
    const mark = arena.begin(gather.resident, scatter.resident);
    const input = placeRows(this.instance, traces, channelCount, samples);
    const residual = arena.reserve(4 * channelCount * input.stride);
    // Zeros in front of every row and, in front of the next, behind it.
    const margin = Math.ceil(tapCount / 4) * 4;
    const stride = rowStride(margin + samples);
    const rowBytes = 4 * atomCount * stride;
    const rows = arena.reserve(2 * rowBytes + 4 * stride);
    compiled.clear(rows, 2 * rowBytes + 4 * stride);
    const extrapolated = rows + 4 * margin;
    const codeBytes = 8 * atomCount * positions;
    const code = arena.reserve(codeBytes);
    const previous = arena.reserve(codeBytes);
    for (const address of [code, previous]) compiled.clear(address, codeBytes);
    const thresholds = arena.reserve(8 * atomCount);
    const lastChange = arena.reserve(8);
    for (let c = 0; c < atomCount; c++) {
      arena.float64[thresholds / 8 + c] = weights.lambda[c] * step;
    }
    const iterations = compiled.fista(
      gather.resident.address,
      gather.groupCount,
      scatter.resident.address,
      scatter.groupCount,
      tapCount,
      input.address,
      residual,
      4 * input.stride,
      channelCount,
      samples,
      code,
      previous,
      8 * positions,
      extrapolated,
      extrapolated + rowBytes,
      4 * stride,
      atomCount,
      positions,
      thresholds,
      step,
      weights.twoSided ? 1 : 0,
      steps.iterations,
      steps.tolerance ?? -1,
      lastChange,
    );
    const newest = (iterations % 2 === 0 ? code : previous) / 8;
    const out = arena.float64.slice(newest, newest + atomCount * positions);
    const result = { code: out, iterations, lastChange: arena.float64[lastChange / 8] };
    arena.release(mark);
    return result;
  }
}
