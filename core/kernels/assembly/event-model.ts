/**
 * What every stretch is explained with: the Gram matrix, the prior, the odds and the levels of
 * core/csc/event-problem.ts. These are registers of the instance, not memory, so instances that share
 * a memory do not share them.
 */
import { at4, at8 } from './rows';

/** At least the positions that the screen looks at together. */
const MARGIN: i32 = 32;

export let atomCount: i32 = 0;
export let atomSamples: i32 = 0;
export let twoSided: bool = false;
export let noiseVariance: f64 = 0;
export let refractorySamples: f64 = 0;
/** The largest product of two atoms, of either sign. */
export let largestProduct: f64 = 0;
export let gramValues: usize = 0;
let gramCentre: usize = 0;
let gramSingles: usize = 0;
/** Of each pair two numbers: the largest product, of either sign, and what the least is below zero. */
let gramBounds: usize = 0;
/** One through the numbers of a pair. */
let pairsPerNumber: f64 = 0;
let partnerStart: usize = 0;
let partners: usize = 0;
/** One number an atom, all seven. */
let means: usize = 0;
let spreads: usize = 0;
let logRates: usize = 0;
let drops: usize = 0;
let curvatures: usize = 0;
let slopes: usize = 0;
let offsets: usize = 0;

/**
 * @param model noise variance, refractory period and the largest product, f64; ten words: atomCount,
 * atomSamples, twoSided, and the addresses of the Gram's values and centres, of the partners' starts
 * and of the partners, of the seven numbers of the atoms, `(7 x atoms)` f64, and of the Gram's values
 * in f32, with MARGIN zeros before and behind those of each pair, and of two bounds of each pair, f64
 */
export function openModel(model: usize): void {
  noiseVariance = load<f64>(model);
  refractorySamples = load<f64>(model, 8);
  largestProduct = load<f64>(model, 16);
  atomCount = load<i32>(model, 24);
  atomSamples = load<i32>(model, 28);
  twoSided = load<i32>(model, 32) !== 0;
  gramValues = <usize>load<u32>(model, 36);
  gramCentre = <usize>load<u32>(model, 40);
  partnerStart = <usize>load<u32>(model, 44);
  partners = <usize>load<u32>(model, 48);
  means = <usize>load<u32>(model, 52);
  gramSingles = <usize>load<u32>(model, 56);
  gramBounds = <usize>load<u32>(model, 60);
  pairsPerNumber = 1 / <f64>(2 * atomSamples - 1);
  spreads = at8(means, atomCount);
  logRates = at8(spreads, atomCount);
  drops = at8(logRates, atomCount);
  curvatures = at8(drops, atomCount);
  slopes = at8(curvatures, atomCount);
  offsets = at8(slopes, atomCount);
}

export function meanOf(atom: i32): f64 {
  return load<f64>(at8(means, atom));
}

export function spreadOf(atom: i32): f64 {
  return load<f64>(at8(spreads, atom));
}

export function logRateOf(atom: i32): f64 {
  return load<f64>(at8(logRates, atom));
}

export function dropOf(atom: i32): f64 {
  return load<f64>(at8(drops, atom));
}

/** Address of the number of the atom's first partner; the last ends at that of the next atom. */
export function partnersOf(atom: i32): usize {
  return at4(partners, load<i32>(at4(partnerStart, atom)));
}

/** Where the products of `b` with `a` have lag zero; negative where they share no channel. */
export function centreOf(b: i32, a: i32): i32 {
  return load<i32>(at4(gramCentre, b * atomCount + a));
}

/** Where the products of `b` with `a`, which share a channel, have lag zero in single precision. */
export function singleProducts(b: i32, a: i32): usize {
  const centre = centreOf(b, a);
  return at4(gramSingles, centre + (2 * pairAt(centre) + 1) * MARGIN);
}

/** The largest product, of either sign, of two atoms that share a channel. */
export function largestProductOf(b: i32, a: i32): f64 {
  return load<f64>(at8(gramBounds, 2 * pairAt(centreOf(b, a))));
}

/** How far below zero the products of two atoms that share a channel go. */
export function deepestProductOf(b: i32, a: i32): f64 {
  return load<f64>(at8(gramBounds, 2 * pairAt(centreOf(b, a)) + 1));
}

/** Number of the pair that has lag zero at `centre`: in its middle, so that no rounding can take it to another. */
function pairAt(centre: i32): i32 {
  return <i32>(<f64>centre * pairsPerNumber);
}

/** `<h_b at 0, h_a at lag>` */
export function gramAt(b: i32, a: i32, lag: i32): f64 {
  if (lag <= -atomSamples || lag >= atomSamples) return 0;
  const centre = centreOf(b, a);
  return centre < 0 ? 0 : load<f64>(at8(gramValues, centre + lag));
}

export function logOddsOf(atom: i32, pull: f64): f64 {
  const size = abs(pull);
  const linear = load<f64>(at8(curvatures, atom)) * size + load<f64>(at8(slopes, atom));
  return linear * size + load<f64>(at8(offsets, atom));
}

/** Lowers a level by more than rounding raises it. */
const BELOW: f64 = 1 - 1e-12;

/** A size of pull that every pull reaches that may be an event and whose log odds reach `odds`, and hardly another. */
export function levelAt(atom: i32, odds: f64): f64 {
  const drop = dropOf(atom);
  const offset = load<f64>(at8(offsets, atom)) - odds;
  if (offset >= 0) return drop;
  const slope = load<f64>(at8(slopes, atom));
  const curvature = load<f64>(at8(curvatures, atom));
  const size = (-2 * offset) / (slope + sqrt(slope * slope - 4 * curvature * offset));
  return max(drop, size * BELOW);
}

/**
 * The Gram's values as the screen reads them.
 * @param values `(pairs x span)` f64
 * @param out `(pairs x (span + 2 MARGIN))` f32, zeros around each pair's
 * @param bounds f64, of each pair the largest, of either sign, and what the least is below zero
 */
export function narrowProducts(
  values: usize,
  pairs: i32,
  span: i32,
  out: usize,
  bounds: usize,
): void {
  const around = <usize>(MARGIN << 2);
  for (let pair: i32 = 0; pair < pairs; pair++) {
    const from = at8(values, pair * span);
    const to = at4(out, pair * (span + 2 * MARGIN) + MARGIN);
    memory.fill(to - around, 0, around);
    let most = f64x2.splat(0);
    let least = f64x2.splat(0);
    let k: i32 = 0;
    for (; k + 2 <= span; k += 2) {
      const two = v128.load(at8(from, k));
      most = f64x2.pmax(most, f64x2.abs(two));
      least = f64x2.pmin(least, two);
      v128.store64_lane(at4(to, k), f32x4.demote_f64x2_zero(two), 0);
    }
    if (k < span) {
      const last = load<f64>(at8(from, k));
      most = f64x2.pmax(most, f64x2.splat(abs(last)));
      least = f64x2.pmin(least, f64x2.splat(last));
      store<f32>(at4(to, k), <f32>last);
    }
    const bound = at8(bounds, 2 * pair);
    store<f64>(bound, max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)));
    store<f64>(bound, -min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)), 8);
    memory.fill(at4(to, span), 0, around);
  }
}
