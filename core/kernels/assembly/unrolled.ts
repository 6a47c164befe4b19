import { activate, pullBack } from './activations';
import { at8 } from './rows';
import { addWeightedRows } from './weighted-rows';

/*
 * Layers of an unrolled encoder with a dense dictionary, in double precision. Codes are rows of as many
 * numbers as there are atoms, and zeros up to a multiple of two. A network is a record of
 *
 *     i32 atoms, i32 numbers of a row, i32 layers, i32 activation, i32 entries of a group, i32 nothing,
 *     f64 step, f64 threshold of each layer.
 */
const THRESHOLDS: usize = 32;

function widthOf(network: usize): usize {
  return (<usize>load<i32>(network, 4)) << 3;
}

/** `out += scale * gram * code`. */
function addProduct(
  network: usize,
  gram: usize,
  code: usize,
  scale: f64,
  out: usize,
  list: usize,
): void {
  const width = widthOf(network);
  addWeightedRows(code, 8, load<i32>(network), scale, gram, width, width, out, list);
}

/**
 * `z_{t+1} = P(z_t + step (target - gram z_t))`, from z_0 = 0.
 * @param codes `(layers + 1)` rows; overwritten
 * @param list room for as many pairs of numbers as there are atoms
 */
export function encodeUnrolled(
  network: usize,
  gram: usize,
  target: usize,
  codes: usize,
  list: usize,
): void {
  const width = widthOf(network);
  const layers = load<i32>(network, 8);
  const steps = f64x2.splat(load<f64>(network, 24));
  memory.fill(codes, 0, width);
  let code = codes;
  for (let t: i32 = 0; t < layers; t++) {
    const next = code + width;
    memory.copy(next, target, width);
    if (t > 0) addProduct(network, gram, code, -1, next, list);
    for (let k: usize = 0; k < width; k += 16) {
      const moved = f64x2.mul(steps, v128.load(next + k));
      v128.store(next + k, f64x2.add(v128.load(code + k), moved));
    }
    activateLayer(network, t, next);
    code = next;
  }
}

function activateLayer(network: usize, layer: i32, values: usize): void {
  const threshold = load<f64>(at8(network + THRESHOLDS, layer));
  const count = load<i32>(network, 4);
  activate(load<i32>(network, 12), load<i32>(network, 16), values, count, threshold);
}

/** Slope by the code of `1/2 ||x - D z||^2 + lambda ||z||_1`: `gram z - target + lambda sign(z)`. */
export function slopeOfLoss(
  network: usize,
  gram: usize,
  target: usize,
  code: usize,
  lambda: f64,
  slope: usize,
  list: usize,
): void {
  const width = widthOf(network);
  for (let k: usize = 0; k < width; k += 8) {
    const value = load<f64>(code + k);
    const sign: f64 = value > 0 ? lambda : value < 0 ? -lambda : 0;
    store<f64>(slope + k, sign - load<f64>(target + k));
  }
  addProduct(network, gram, code, 1, slope, list);
}

/**
 * Takes a slope by the last code back through the layers: `pulls_t = step v_t`, v_t the slope before
 * the activation of layer t, and the next slope is `v_t - gram pulls_t`.
 * @param slope overwritten
 * @param pulls `layers` rows; overwritten
 * @param total their sum is taken away from it
 */
export function pullThroughLayers(
  network: usize,
  gram: usize,
  codes: usize,
  slope: usize,
  pulls: usize,
  total: usize,
  list: usize,
): void {
  const width = widthOf(network);
  const steps = f64x2.splat(load<f64>(network, 24));
  for (let t: i32 = load<i32>(network, 8) - 1; t >= 0; t--) {
    pullLayerBack(network, t, codes + <usize>(t + 1) * width, slope);
    const pull = pulls + <usize>t * width;
    for (let k: usize = 0; k < width; k += 16) {
      const pulled = f64x2.mul(steps, v128.load(slope + k));
      v128.store(pull + k, pulled);
      v128.store(total + k, f64x2.sub(v128.load(total + k), pulled));
    }
    if (t > 0) addProduct(network, gram, pull, -1, slope, list);
  }
}

function pullLayerBack(network: usize, layer: i32, output: usize, slope: usize): void {
  const threshold = load<f64>(at8(network + THRESHOLDS, layer));
  const count = load<i32>(network, 4);
  pullBack(load<i32>(network, 12), load<i32>(network, 16), output, count, threshold, slope);
}
