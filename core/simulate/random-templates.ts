import type { Random } from '../base/random.ts';

/** Standard deviation of the Gaussian that smooths white noise, in bins. */
const SMOOTHING_BINS = 4;
const REACH = 3 * SMOOTHING_BINS;
/** A template whose first or last bins are smaller is drawn again: moved by a bin, it would look the same. */
const LEAST_END = 0.05;

/**
 * Smooth random templates: white noise under a Gaussian, of unit norm, with ends that show where they
 * begin.
 * @returns `(count x length)`
 */
export function drawTemplates(count: number, length: number, random: Random): Float64Array {
  const templates = new Float64Array(count * length);
  for (let c = 0; c < count; c++) {
    let template = drawTemplate(length, random);
    while (Math.min(Math.abs(template[0]), Math.abs(template[length - 1])) < LEAST_END) {
      template = drawTemplate(length, random);
    }
    templates.set(template, c * length);
  }
  return templates;
}

function drawTemplate(length: number, random: Random): Float64Array {
  const white = Float64Array.from({ length: length + 2 * REACH }, () => random.normal());
  const smooth = new Float64Array(length);
  let energy = 0;
  for (let k = 0; k < length; k++) {
    for (let i = -REACH; i <= REACH; i++) {
      smooth[k] += white[k + REACH + i] * Math.exp(-((i / SMOOTHING_BINS) ** 2) / 2);
    }
    energy += smooth[k] ** 2;
  }
  return smooth.map((value) => value / Math.sqrt(energy));
}
