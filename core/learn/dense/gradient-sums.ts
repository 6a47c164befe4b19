import type { Dictionary } from '../../csc/problem.ts';
import { addCombination, addRow } from './matrix.ts';
import { solveOnSupport, supportOf } from './support.ts';
import type { UnrolledEncoder } from './unrolled-encoder.ts';

/**
 * Sum over signals of gradients with respect to a dense dictionary, as the coefficients Q
 * `(atoms x atoms)` and B `(atoms x signalSize)` of
 *
 *     gradient of atom j = sum_k Q_jk D_k - B_j.
 *
 * Every gradient of PUDLE (Eq. 7) has this form, with few entries of Q for each signal, so layers
 * cost (active atoms)^2 products and the dictionary itself is needed once, for the sum.
 */
export class GradientSums {
  private readonly dictionary: Dictionary;
  /** Q is `products - crossed - crossed^T`. */
  private readonly products: Float64Array;
  private readonly crossed: Float64Array;
  private readonly images: Float64Array;

  constructor(dictionary: Dictionary) {
    const { atomCount, atoms } = dictionary;
    this.dictionary = dictionary;
    this.products = new Float64Array(atomCount ** 2);
    this.crossed = new Float64Array(atomCount ** 2);
    this.images = new Float64Array(atoms.length);
  }

  /**
   * `(D z - x) w^T`: the gradient of 1/2 ||x - D z||^2 with z held fixed for w = z (g^dec), and
   * NOODL's update for w = sign(z) (Rambhatla et al. 2019).
   */
  addDecoder(signal: Float64Array, code: Float64Array, weights = code): void {
    const { atomCount } = this.dictionary;
    addOuter(this.products, atomCount, supportOf(weights), weights, supportOf(code), code);
    this.addImages(weights, signal);
  }

  /**
   * `J_t^+ slope`: what the code's dependence on the dictionary adds, back-propagated through the
   * layers of the signal that was encoded last. With v_t the slope before the activation of layer t,
   *
   *     alpha sum_t [ (x - D z_t) v_t^T - (D v_t) z_t^T ],   slope_t = v_t - alpha D^T D v_t.
   *
   * @param slope of a loss by the code z_t after `layer` layers
   */
  addThroughLayers(
    encoder: UnrolledEncoder,
    signal: Float64Array,
    slope: Float64Array,
    layer = encoder.options.thresholds.length,
  ): void {
    const { step, thresholds } = encoder.options;
    const { atomCount } = this.dictionary;
    const total = new Float64Array(atomCount);
    const through = slope.slice();
    const scaled = new Float64Array(atomCount);
    for (let t = layer - 1; t >= 0; t--) {
      encoder.activation.pullBack(encoder.codeOf(t + 1), thresholds[t], through);
      const passing = supportOf(through);
      const code = encoder.codeOf(t);
      const active = supportOf(code);
      scaled.fill(0);
      for (const j of passing) {
        scaled[j] = step * through[j];
        total[j] += scaled[j];
      }
      addOuter(this.crossed, atomCount, passing, scaled, active, code);
      // Elsewhere z_t is zero, and the activation that made it so lets nothing pass.
      for (let i = 0; i < active.length; i++) {
        const row = active[i] * atomCount;
        let pull = 0;
        for (let c = 0; c < passing.length; c++) {
          pull += encoder.gram[row + passing[c]] * scaled[passing[c]];
        }
        through[active[i]] -= pull;
      }
    }
    this.addImages(total, signal, -1);
  }

  /**
   * The limit of `addThroughLayers` at the lasso's minimiser, by the implicit function theorem:
   * with v = (D_S^T D_S)^-1 slope_S on the support S, `(x - D z) v^T - (D v) z^T`.
   */
  addImplicit(
    gram: Float64Array,
    signal: Float64Array,
    code: Float64Array,
    slope: Float64Array,
  ): void {
    const { atomCount } = this.dictionary;
    const active = supportOf(code);
    const solution = solveOnSupport(gram, atomCount, active, slope);
    addOuter(this.crossed, atomCount, active, solution, active, code);
    this.addImages(solution, signal, -1);
  }

  /** `(atoms x signalSize)`, divided by `count`. */
  gradient(count: number): Float64Array {
    const { atoms, atomCount, atomSamples } = this.dictionary;
    const gradient = this.images.map((value) => -value / count);
    const weights = new Float64Array(atomCount);
    for (let j = 0; j < atomCount; j++) {
      for (let k = 0; k < atomCount; k++) {
        const [own, other] = [j * atomCount + k, k * atomCount + j];
        weights[k] = this.products[own] - this.crossed[own] - this.crossed[other];
      }
      addCombination(atoms, atomSamples, weights, 1 / count, gradient, j * atomSamples);
    }
    return gradient;
  }

  private addImages(weights: Float64Array, signal: Float64Array, scale = 1): void {
    const { atomSamples } = this.dictionary;
    for (const j of supportOf(weights)) {
      addRow(signal, 0, atomSamples, scale * weights[j], this.images, j * atomSamples);
    }
  }
}

/** `out += a b^T`, of vectors that are zero but at the given places. */
function addOuter(
  out: Float64Array,
  columnCount: number,
  rows: Int32Array,
  a: Float64Array,
  columns: Int32Array,
  b: Float64Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] * columnCount;
    const weight = a[rows[i]];
    for (let c = 0; c < columns.length; c++) out[row + columns[c]] += weight * b[columns[c]];
  }
}

/**
 * Slope of a loss by the code: `-D^T (x - D z)` for 1/2 ||x - D z||^2, and that plus lambda sign(z)
 * where lambda ||z||_1 is part of the loss.
 * @param target `D^T x`
 */
export function lossSlope(
  gram: Float64Array,
  target: Float64Array,
  code: Float64Array,
  lambda: number,
): Float64Array {
  const slope = target.map((value) => -value);
  addCombination(gram, code.length, code, 1, slope);
  for (const j of supportOf(code)) slope[j] += lambda * Math.sign(code[j]);
  return slope;
}
