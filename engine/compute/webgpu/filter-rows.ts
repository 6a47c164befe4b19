import type { Dictionary } from '../../../core/index.ts';
import type { NumberKind } from './tap-shader.ts';

/** Numbers in WGSL's vec4f; the shaders read and write nothing smaller. */
export const QUAD = 4;

/** Numbers as they lie on a device. */
export type Numbers<Buffer extends ArrayBufferLike = ArrayBuffer> =
  | Float32Array<Buffer>
  | Int32Array<Buffer>;

export const arrayKinds = { f32: Float32Array, i32: Int32Array } as const;

/** How many quads hold `count` numbers. */
export const quadsFor = (count: number) => Math.ceil(count / QUAD);

/**
 * Filters from input rows to output rows, sorted by output, then input: an output is the sum over
 * its filters of `sum_k taps[k] input[n + k]`, in that order.
 */
export interface FilterRows {
  /** `(outputs + 1)`: where the filters of an output begin. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** `(filters)` */
  readonly inputs: Uint32Array<ArrayBuffer>;
  /** `(filters x 4 tapQuads)`, zeros behind the last tap. */
  readonly taps: Numbers;
  readonly tapQuads: number;
}

/** H^T: from channels to atoms. */
export function gatherRows(dictionary: Dictionary, kind: NumberKind): FilterRows {
  const { atomCount, channelCount, atomSamples } = dictionary;
  const tapQuads = quadsFor(atomSamples);
  return collectRows(kind, atomCount, channelCount, tapQuads, (c, p) => rowOf(dictionary, c, p));
}

/** How many samples before a position the filters of `scatterRows` begin: a whole number of quads. */
const scatterReach = (atomSamples: number) => QUAD * quadsFor(atomSamples - 1);

/**
 * H: from atoms to channels, with the taps in reverse, so that it is a correlation too, of the code
 * shifted by `scatterReach`: tap k is `h[reach - k]`.
 */
export function scatterRows(dictionary: Dictionary): FilterRows {
  const { atomCount, channelCount, atomSamples } = dictionary;
  const reach = scatterReach(atomSamples);
  const tapQuads = reach / QUAD + 1;
  return collectRows('f32', channelCount, atomCount, tapQuads, (p, c) => {
    const taps = rowOf(dictionary, c, p);
    return taps && Float64Array.from({ length: reach + 1 }, (_, k) => taps[reach - k] ?? 0);
  });
}

/** One channel of one atom; undefined where it is zero. */
function rowOf(dictionary: Dictionary, atom: number, channel: number): Float64Array | undefined {
  const { channelCount, atomSamples, atoms } = dictionary;
  const at = (atom * channelCount + channel) * atomSamples;
  const taps = atoms.subarray(at, at + atomSamples);
  return taps.some((tap) => tap !== 0) ? taps : undefined;
}

function collectRows(
  kind: NumberKind,
  outputs: number,
  inputs: number,
  tapQuads: number,
  tapsOf: (output: number, input: number) => Float64Array | undefined,
): FilterRows {
  const rows: { input: number; taps: Float64Array }[] = [];
  const starts = new Uint32Array(outputs + 1);
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      const taps = tapsOf(output, input);
      if (taps) rows.push({ input, taps });
    }
    starts[output + 1] = rows.length;
  }
  const taps = new arrayKinds[kind](rows.length * QUAD * tapQuads);
  rows.forEach((row, r) => {
    taps.set(row.taps, r * QUAD * tapQuads);
  });
  return { starts, inputs: Uint32Array.from(rows, ({ input }) => input), taps, tapQuads };
}
