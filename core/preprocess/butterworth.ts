import { assert } from '../base/assert.ts';
import type { Hertz } from '../base/quantities.ts';

/**
 * A cascade of second-order sections, each
 *
 *     H(z) = gain (1 - z^-2) / (1 + a1 z^-1 + a2 z^-2)
 *
 * as three numbers `gain, a1, a2` in a row: `(sections x 3)`.
 */
export type SecondOrderSections = Float64Array;

/** Numbers per section. */
export const sectionStride = 3;

interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * Butterworth band-pass of `order` (2 x order poles), designed like the textbook: analog low-pass
 * prototype, low-pass to band-pass, bilinear transform with both edges pre-warped, so that the
 * gain is exactly 1 / sqrt(2) at the edges and 1 at their (pre-warped geometric) centre.
 * Every section has its zeros at z = 1 and z = -1 and unit gain at the centre.
 * @param lowHz 0 < lowHz < highHz < sampleRate / 2
 */
export function designBandPass(
  lowHz: number,
  highHz: number,
  sampleRate: Hertz,
  order: number,
): SecondOrderSections {
  assert(
    lowHz > 0 && lowHz < highHz && highHz < sampleRate / 2 && order >= 1,
    `no band-pass of order ${order} from ${lowHz} to ${highHz} Hz at ${sampleRate} Hz`,
  );
  // Pre-warped edges in units in which the bilinear transform reads s = (z - 1) / (z + 1).
  const low = Math.tan((Math.PI * lowHz) / sampleRate);
  const high = Math.tan((Math.PI * highHz) / sampleRate);
  const centre = Math.sqrt(low * high);
  const sections: number[] = [];
  for (let k = 0; k < Math.ceil(order / 2); k++) {
    const angle = (Math.PI * (2 * k + 1 + order)) / (2 * order);
    const prototype = { re: Math.cos(angle), im: Math.sin(angle) };
    const isReal = 2 * k + 1 === order;
    const [p, q] = bandPassPoles(isReal ? { re: -1, im: 0 } : prototype, high - low, centre);
    // The pole pair of a real prototype is one section; a complex one and its conjugate give two.
    if (isReal) sections.push(...section(sum(p, q), product(p, q), centre));
    else {
      for (const pole of [p, q]) {
        sections.push(...section(2 * pole.re, pole.re ** 2 + pole.im ** 2, centre));
      }
    }
  }
  return Float64Array.from(sections);
}

/** Largest distance of a pole from the origin: per sample, the response decays by this factor. */
export function largestPoleRadius(sections: SecondOrderSections): number {
  let radius = 0;
  for (let i = 0; i < sections.length; i += sectionStride) {
    const a1 = sections[i + 1];
    const a2 = sections[i + 2];
    const discriminant = a1 * a1 - 4 * a2;
    const own = discriminant < 0 ? Math.sqrt(a2) : (Math.abs(a1) + Math.sqrt(discriminant)) / 2;
    radius = Math.max(radius, own);
  }
  return radius;
}

/** Roots of s^2 - p bandwidth s + centre^2 for a prototype pole p. */
function bandPassPoles(p: Complex, bandwidth: number, centre: number): [Complex, Complex] {
  const half = { re: (p.re * bandwidth) / 2, im: (p.im * bandwidth) / 2 };
  const root = squareRoot({
    re: half.re ** 2 - half.im ** 2 - centre ** 2,
    im: 2 * half.re * half.im,
  });
  return [
    { re: half.re + root.re, im: half.im + root.im },
    { re: half.re - root.re, im: half.im - root.im },
  ];
}

/**
 * Bilinear transform of s / (s^2 - poleSum s + poleProduct), scaled to unit gain at s = i centre.
 */
function section(poleSum: number, poleProduct: number, centre: number): number[] {
  const leading = 1 - poleSum + poleProduct;
  const gain = Math.hypot(poleProduct - centre ** 2, poleSum * centre) / centre;
  return [gain / leading, (2 * (poleProduct - 1)) / leading, (1 + poleSum + poleProduct) / leading];
}

/** Sum of two poles that are real or conjugate. */
function sum(p: Complex, q: Complex): number {
  return p.re + q.re;
}

/** Product of two poles that are real or conjugate. */
function product(p: Complex, q: Complex): number {
  return p.re * q.re - p.im * q.im;
}

function squareRoot(z: Complex): Complex {
  const modulus = Math.hypot(z.re, z.im);
  const re = Math.sqrt(Math.max(0, (modulus + z.re) / 2));
  const im = Math.sqrt(Math.max(0, (modulus - z.re) / 2));
  return { re, im: z.im < 0 ? -im : im };
}
