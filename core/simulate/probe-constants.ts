import type { NoiseShape } from './noise.ts';

/** What all simulated probe recordings share, however they are made. */
export const sampleRate = 30_000;
export const nBefore = 30;
export const templateSamples = 96;
export const refractorySeconds = 2e-3;
/** The noise of a good extracellular electrode. */
export const noiseSdMicrovolts = 10;
export const highestSimilarity = 0.9;
export const hashShareOfVariance = 0.15;
export const hashRateHz = 12;
export const noiseShape: NoiseShape = {
  colouredShare: 0.4,
  correlationSeconds: 0.15e-3,
  reachUm: 30,
};
export const unitSurroundings = { marginUm: 40, nearUm: 8, farUm: 35 };
export const hashSurroundings = { marginUm: 90, nearUm: 60, farUm: 120 };

/** Independent streams of chance, so that a change in one part leaves the others as they are. */
export const streams = { units: 0, trains: 1, amplitudes: 2, hash: 3, noise: 4, settling: 5 };
