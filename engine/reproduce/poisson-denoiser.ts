import type { Random } from '../../core/index.ts';
import { Network, type NetworkSpec, type Weights } from '../../core/network/index.ts';
import type { GrayImage } from './gray-png.ts';
import { averageShifts, cutShifts } from './image-shifts.ts';

/** The network of DCEA's section 5.1. */
export const denoisingShape = { atomCount: 169, atomSize: 11, stride: 7, layers: 15 } as const;

/** alpha. */
export const denoisingStep = 1;

export type DenoisingShape = Record<keyof typeof denoisingShape, number>;

/** @param peak of the counts' rate, and where ELU levels off */
export function denoisingSpec(
  { atomCount, atomSize, stride, layers }: DenoisingShape,
  decoder: NetworkSpec['decoder'],
  peak: number,
): NetworkSpec {
  return {
    operator: {
      kind: 'convolution',
      atomCount,
      channelCount: 1,
      atomExtent: [atomSize, atomSize],
      stride,
    },
    link: { kind: 'poisson', elu: peak },
    proximal: { kind: 'relu' },
    layers,
    momentum: 'none',
    step: denoisingStep,
    decoder,
  };
}

/** Counts with the image's pixels as their rates, the brightest at `peak`. */
export function drawCounts(image: GrayImage, peak: number, random: Random): GrayImage {
  const scale = scaleOf(image, peak);
  return { ...image, pixels: image.pixels.map((pixel) => drawPoisson(pixel / scale, random)) };
}

/** Q: what a rate of one is in the image. */
export function scaleOf(image: GrayImage, peak: number): number {
  return image.pixels.reduce((most, pixel) => Math.max(most, pixel), 0) / peak;
}

/** Rates of the counts: `exp` of the mean of H x over all shifts. */
export async function denoise(
  spec: NetworkSpec,
  weights: Weights,
  counts: GrayImage,
  { atomSize, stride }: DenoisingShape,
): Promise<Float64Array> {
  const network = new Network(spec);
  const shifts = cutShifts(counts, atomSize, stride);
  const size = shifts.rows * shifts.columns;
  const pixels = new Float32Array(shifts.pixels.length);
  // One row of shifts at a time: the codes of all would take gigabytes for large images.
  for (let first = 0; first < shifts.count; first += stride) {
    const part = shifts.pixels.subarray(first * size, (first + stride) * size);
    const batch = { count: stride, extent: [shifts.rows, shifts.columns], signals: part };
    pixels.set(await network.predict(weights, batch), first * size);
  }
  return averageShifts({ ...shifts, pixels }, counts, atomSize, stride).map(Math.exp);
}

/** What denoising does to an image, in decibels. */
export interface Denoised {
  readonly noisyDb: number;
  readonly denoisedDb: number;
}

/** Draws counts of an image at `peak`, denoises them, and compares both with the image. */
export async function tryDenoising(
  clean: GrayImage,
  peak: number,
  spec: NetworkSpec,
  weights: Weights,
  shape: DenoisingShape,
  random: Random,
): Promise<Denoised> {
  const scale = scaleOf(clean, peak);
  const counts = drawCounts(clean, peak, random);
  const rates = await denoise(spec, weights, counts, shape);
  const decibels = (values: Float64Array) =>
    peakSnrDb(
      clean,
      values.map((value) => scale * value),
    );
  return { noisyDb: decibels(counts.pixels), denoisedDb: decibels(rates) };
}

/**
 * Peak signal-to-noise ratio in decibels. As in the authors' program the peak is the brightest pixel of
 * the image, not the brightest that a file could hold: half a decibel less for some images.
 */
export function peakSnrDb({ pixels }: GrayImage, estimate: Float64Array): number {
  const peak = pixels.reduce((most, pixel) => Math.max(most, pixel), 0);
  const error = pixels.reduce((sum, pixel, i) => sum + (pixel - estimate[i]) ** 2, 0);
  return 10 * Math.log10((peak ** 2 * pixels.length) / error);
}

/** Products of uniform numbers until they fall below e^-rate (Knuth); rates are small here, or zero. */
function drawPoisson(rate: number, random: Random): number {
  const limit = Math.exp(-rate);
  let count = -1;
  for (let product = 1; product >= limit; product *= random.uniform()) count++;
  return count;
}
