import { Resident } from './arena.ts';
import type { KernelInstance } from './instance.ts';
import type { Whitening, WhiteningWeights } from './kernels.ts';
import { placeRows, planRows, type RowPlan } from './row-plan.ts';

/** Mixture of neighbouring channels, then a filter over time, in single precision. */
export class CompiledWhitening implements Whitening {
  private readonly instance: KernelInstance;
  private readonly channelCount: number;
  private readonly mixture: Resident;
  private readonly entryCount: number;
  private readonly taps: RowPlan;

  constructor(instance: KernelInstance, weights: WhiteningWeights) {
    const { spatial, temporalTaps, tapCount } = weights;
    const channelCount = spatial.channels.length / spatial.neighbourCount;
    const { starts, inputs, entries } = entriesOf(spatial, channelCount);
    this.instance = instance;
    this.channelCount = channelCount;
    this.entryCount = inputs.length;
    this.mixture = new Resident(4 * (starts.length + 2 * inputs.length), (arena, address) => {
      arena.int32.set(starts, address / 4);
      arena.int32.set(inputs, address / 4 + starts.length);
      arena.float32.set(entries, address / 4 + starts.length + inputs.length);
    });
    const filters = Array.from({ length: channelCount }, (_, c) => ({
      input: c,
      output: c,
      taps: temporalTaps.slice(c * tapCount, (c + 1) * tapCount),
    }));
    this.taps = planRows(filters, tapCount);
  }

  whiten(block: Float32Array, samples: number, out: Float32Array): Float32Array {
    const { channelCount, mixture, taps } = this;
    const { arena, compiled } = this.instance;
    const mark = arena.begin(mixture, taps.resident);
    const width = samples + taps.tapCount - 1;
    const { address: input, stride } = placeRows(arena, block, channelCount, width);
    const bytes = 4 * channelCount * stride;
    const mixed = arena.reserve(bytes);
    const white = arena.reserve(bytes);
    const inputs = mixture.address + 4 * (channelCount + 1);
    const entries = inputs + 4 * this.entryCount;
    compiled.mixRows(
      mixture.address,
      inputs,
      entries,
      input,
      mixed,
      4 * stride,
      channelCount,
      width,
    );
    compiled.clear(white, bytes);
    compiled.correlateRows(
      taps.resident.address,
      taps.groupCount,
      taps.tapCount,
      mixed,
      4 * stride,
      white,
      4 * stride,
      samples,
    );
    for (let c = 0; c < channelCount; c++) {
      const row = white / 4 + c * stride;
      out.set(arena.float32.subarray(row, row + samples), c * samples);
    }
    arena.release(mark);
    return out;
  }
}

/** The weights that are not zero, row after row. */
function entriesOf(
  { neighbourCount, channels, weights }: WhiteningWeights['spatial'],
  channelCount: number,
): { starts: Int32Array; inputs: number[]; entries: number[] } {
  const starts = new Int32Array(channelCount + 1);
  const inputs: number[] = [];
  const entries: number[] = [];
  for (let c = 0; c < channelCount; c++) {
    for (let j = c * neighbourCount; j < (c + 1) * neighbourCount; j++) {
      if (weights[j] === 0) continue;
      inputs.push(channels[j]);
      entries.push(weights[j]);
    }
    starts[c + 1] = inputs.length;
  }
  return { starts, inputs, entries };
}
