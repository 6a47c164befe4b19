import type { Random } from '../base/random.ts';

/** Layers of the ziggurat, all of the same area, and the start of the tail beyond the lowest. */
const layerCount = 128;
const tailStart = 3.442619855899;
const layerArea = 9.91256303526217e-3;

const { thresholds, scales, heights } = buildLayers();

/**
 * Fills `out[0 .. count)` with standard normal numbers by the ziggurat method (Marsaglia and Tsang,
 * "The Ziggurat Method for Generating Random Variables", J. Stat. Software 5(8), 2000), several times
 * faster than `Random.normal`. Layer and position come from different bits of the generator.
 */
export function fillNormals(random: Random, out: Float32Array, count = out.length): Float32Array {
  for (let i = 0; i < count; i++) out[i] = normal(random);
  return out;
}

function normal(random: Random): number {
  for (;;) {
    const bits = random.uint32() | 0;
    const layer = bits & (layerCount - 1);
    const position = bits >> 7;
    const value = position * scales[layer];
    if (Math.abs(position) < thresholds[layer]) return value;
    if (layer === 0) return value < 0 ? -tail(random) : tail(random);
    const lower = heights[layer];
    const upper = heights[layer - 1];
    if (lower + random.uniform() * (upper - lower) < Math.exp(-0.5 * value * value)) return value;
  }
}

/** A normal number known to lie beyond `tailStart` (Marsaglia 1964). */
function tail(random: Random): number {
  for (;;) {
    const x = -Math.log(1 - random.uniform()) / tailStart;
    const y = -Math.log(1 - random.uniform());
    if (y + y >= x * x) return tailStart + x;
  }
}

/** Positions are signed whole numbers of 25 bits. */
function buildLayers() {
  const range = 2 ** 24;
  const thresholds = new Float64Array(layerCount);
  const scales = new Float64Array(layerCount);
  const heights = new Float64Array(layerCount);
  const density = (x: number) => Math.exp(-0.5 * x * x);
  const baseWidth = layerArea / density(tailStart);
  thresholds[0] = (tailStart / baseWidth) * range;
  scales[0] = baseWidth / range;
  heights[0] = 1;
  // From the outermost edge inwards: layer i reaches to edge[i], the one above it to less.
  let edge = tailStart;
  for (let layer = layerCount - 1; layer >= 1; layer--) {
    const inner =
      layer === 1 ? 0 : Math.sqrt(-2 * Math.log(Math.min(1, layerArea / edge + density(edge))));
    thresholds[layer] = (inner / edge) * range;
    scales[layer] = edge / range;
    heights[layer] = density(edge);
    edge = inner;
  }
  return { thresholds, scales, heights };
}
