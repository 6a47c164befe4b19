import { medianInPlace, selectInPlace } from '../math/order-statistics.ts';

/** Samples whose columns are gathered together, so that each row is read in one go. */
const columns = 16;

/** Share of the values that the bracket around the expected median is to hold. */
const bracketShare = 0.15;
/** Of fewer values the median is found sooner without a bracket. */
const fewestForBracket = 48;
/** A bracket grows or shrinks by this factor from sample to sample. */
const adaptation = 1.1;

/**
 * Subtracts from every channel, sample by sample, the median over the reference channels.
 * @param block planar `(channelCount x samples)`, microvolts, changed in place
 * @param referenceChannels none leaves the block as it is
 */
export function subtractCommonMedian(
  block: Float32Array,
  channelCount: number,
  samples: number,
  referenceChannels: Int32Array,
): Float32Array {
  const count = referenceChannels.length;
  if (count === 0) return block;
  const medians = new RunningMedian(count);
  const gathered = new Float32Array(columns * count);
  const bits = new Int32Array(gathered.buffer);
  const reference = new Float32Array(columns);
  for (let from = 0; from < samples; from += columns) {
    const width = Math.min(columns, samples - from);
    for (let i = 0; i < count; i++) {
      const row = referenceChannels[i] * samples + from;
      for (let t = 0; t < width; t++) gathered[t * count + i] = block[row + t];
    }
    for (let t = 0; t < width; t++) reference[t] = medians.of(gathered, bits, t * count);
    for (let channel = 0; channel < channelCount; channel++) {
      const row = channel * samples + from;
      for (let t = 0; t < width; t++) block[row + t] -= reference[t];
    }
  }
  return block;
}

/**
 * Exact medians of columns that resemble the one before. Only the values in a bracket around the
 * last median are sorted out; where the median is not among them, all are. What is expected decides
 * about the time alone, never about the result.
 */
class RunningMedian {
  private readonly count: number;
  private readonly inside: Float32Array;
  private readonly all: Float32Array;
  private readonly edges = new Float32Array(2);
  private readonly edgeBits = new Int32Array(this.edges.buffer);
  private expected = 0;
  private reach = 1;

  constructor(count: number) {
    this.count = count;
    this.inside = new Float32Array(count + 1);
    this.all = new Float32Array(count);
  }

  /**
   * @param values `values[at .. at + count)`, and the bits of the same numbers
   */
  of(values: Float32Array, bits: Int32Array, at: number): number {
    const { count, edges, edgeBits, inside } = this;
    if (count < fewestForBracket) return this.ofAll(values, at);
    edges[0] = this.expected - this.reach;
    edges[1] = this.expected + this.reach;
    const low = orderOf(edgeBits[0]);
    const high = orderOf(edgeBits[1]);
    let below = 0;
    let kept = 0;
    // Without branches, which nobody could predict: what is not inside is overwritten by the next.
    for (let i = at; i < at + count; i++) {
      const order = orderOf(bits[i]);
      const isBelow = (order - low) >>> 31;
      inside[kept] = values[i];
      below += isBelow;
      kept += 1 - (isBelow | ((high - order) >>> 31));
    }
    this.reach *= kept < bracketShare * count ? adaptation : 1 / adaptation;
    const lower = ((count - 1) >> 1) - below;
    const upper = (count >> 1) - below;
    this.expected =
      lower >= 0 && upper < kept ? this.between(lower, upper, kept) : this.ofAll(values, at);
    return this.expected;
  }

  private between(lower: number, upper: number, kept: number): number {
    const { inside } = this;
    const first = selectInPlace(inside, lower, kept);
    if (upper === lower) return first;
    let second = inside[upper];
    for (let i = upper + 1; i < kept; i++) second = Math.min(second, inside[i]);
    return first + 0.5 * (second - first);
  }

  private ofAll(values: Float32Array, at: number): number {
    for (let i = 0; i < this.count; i++) this.all[i] = values[at + i];
    return medianInPlace(this.all);
  }
}

/** From the bits of single-precision numbers to integers in the same order; differences do not overflow. */
function orderOf(bits: number): number {
  return (bits ^ ((bits >> 31) & 0x7fffffff)) >> 1;
}
