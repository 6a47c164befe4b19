import { Resident } from './arena.ts';
import type { Whitening, WhiteningWeights } from './contracts/preprocessing.ts';
import type { KernelInstance } from './instance.ts';
import { placeRows, planRows, type RowPlan, takeRows } from './row-plan.ts';

/** Numbers that are in the kernels' memory at a time, in each of three stages: they stay in the cache. */
const PIECE_VALUES = 200_000;
/** Pieces are as long as this at least. */
const SHORTEST_PIECE = 256;

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
    const piece = Math.max(SHORTEST_PIECE, Math.floor(PIECE_VALUES / this.channelCount));
    for (let from = 0; from < samples; from += piece) {
      this.whitenPiece(block, samples, from, Math.min(samples, from + piece), out);
    }
    return out;
  }

  /** Samples [from, to) of the result. */
  private whitenPiece(
    block: Float32Array,
    samples: number,
    from: number,
    to: number,
    out: Float32Array,
  ): void {
    const { channelCount, mixture, taps } = this;
    const { arena, compiled } = this.instance;
    const mark = arena.begin(mixture, taps.resident);
    const around = taps.tapCount - 1;
    const input = placeRows(
      this.instance,
      block,
      channelCount,
      samples + around,
      from,
      to + around,
    );
    const { stride } = input;
    const bytes = 4 * channelCount * stride;
    const mixed = arena.reserve(bytes);
    const white = arena.reserve(bytes);
    const inputs = mixture.address + 4 * (channelCount + 1);
    compiled.mixRows(
      mixture.address,
      inputs,
      inputs + 4 * this.entryCount,
      input.address,
      mixed,
      4 * stride,
      channelCount,
      to - from + around,
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
      to - from,
    );
    takeRows(this.instance, { address: white, stride }, channelCount, out, samples, from, to);
    arena.release(mark);
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
