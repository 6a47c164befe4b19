import type { Random } from '../base/random.ts';

/** Sub-sample positions of a spike that a waveform is tabulated at. */
export const phaseCount = 16;

/** How an extracellular spike looks beside the cell, and how it fades with distance. Times in seconds. */
export interface SpikeShape {
  /** Standard deviations of the trough's two flanks. */
  readonly fallSd: number;
  readonly riseSd: number;
  readonly humpDelay: number;
  readonly humpSd: number;
  /** Heights relative to the trough's depth. */
  readonly humpHeight: number;
  readonly preHumpHeight: number;
  /** Distance at which the amplitude has halved. */
  readonly decayUm: number;
  /** Speed at which the spike travels over the tissue. */
  readonly micrometresPerSecond: number;
  /** Share by which a spike widens over 100 µm. */
  readonly wideningPer100Um: number;
}

/** A point source of spikes beside a probe, z off the plane of the contacts. */
export interface Neuron {
  readonly xUm: number;
  readonly yUm: number;
  readonly zUm: number;
  readonly shape: SpikeShape;
  /** One factor a channel on the amplitude, near 1: what geometry alone does not explain. */
  readonly channelGain: Float64Array;
}

/** Trough 0.2 to 0.5 ms wide at half depth, hump 0.3 to 0.8 ms after it. */
export function drawSpikeShape(random: Random): SpikeShape {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const widthToSd = 1 / 2.355;
  const troughSd = between(0.2e-3, 0.5e-3) * widthToSd;
  const asymmetry = between(0.8, 1.25);
  return {
    fallSd: troughSd / Math.sqrt(asymmetry),
    riseSd: troughSd * Math.sqrt(asymmetry),
    humpDelay: Math.max(between(0.3e-3, 0.8e-3), 2.2 * troughSd),
    humpSd: between(0.15e-3, 0.35e-3),
    humpHeight: between(0.1, 0.5),
    preHumpHeight: between(0, 0.2),
    decayUm: between(22, 34),
    micrometresPerSecond: between(0.4e6, 0.8e6),
    wideningPer100Um: between(0, 0.4),
  };
}

/**
 * Waveforms of a neuron on all contacts at `phaseCount` sub-sample positions, the deepest trough of
 * the largest channel at sample `nBefore` (plus the phase) and scaled to a depth of 1 there:
 *
 *     a(r) = g / (1 + (r / decay)^2),   arrival at r / speed
 *
 * @returns `mainChannel` and `waveforms` (phases x channels x templateSamples); phase `p` is a spike
 * `p / phaseCount - 1/2` samples after its reference sample
 */
export function tabulateWaveforms(
  neuron: Neuron,
  positionsUm: Float64Array,
  sampleRate: number,
  nBefore: number,
  templateSamples: number,
): { mainChannel: number; waveforms: Float32Array } {
  const channelCount = positionsUm.length / 2;
  const distance = Float64Array.from({ length: channelCount }, (_, channel) =>
    Math.hypot(
      positionsUm[2 * channel] - neuron.xUm,
      positionsUm[2 * channel + 1] - neuron.yUm,
      neuron.zUm,
    ),
  );
  const amplitude = distance.map(
    (r, channel) => neuron.channelGain[channel] / (1 + (r / neuron.shape.decayUm) ** 2),
  );
  const mainChannel = amplitude.indexOf(Math.max(...amplitude));
  const trough = deepestTrough(neuron.shape, distance[mainChannel]);

  const waveforms = new Float32Array(phaseCount * channelCount * templateSamples);
  for (let phase = 0; phase < phaseCount; phase++) {
    const shift = phase / phaseCount - 0.5;
    for (let channel = 0; channel < channelCount; channel++) {
      const row = (phase * channelCount + channel) * templateSamples;
      const scale = amplitude[channel] / (amplitude[mainChannel] * -trough.value);
      for (let k = 0; k < templateSamples; k++) {
        const time = trough.time + (k - nBefore - shift) / sampleRate;
        const value = spikeAt(neuron.shape, distance[channel], time);
        waveforms[row + k] = scale * value * edgeTaper(k, templateSamples);
      }
    }
  }
  return { mainChannel, waveforms };
}

/** Value of the spike at a contact `distanceUm` away, `time` seconds after it left the cell. */
function spikeAt(shape: SpikeShape, distanceUm: number, time: number): number {
  const widening = 1 + (shape.wideningPer100Um * distanceUm) / 100;
  return spikeShapeAt(shape, (time - distanceUm / shape.micrometresPerSecond) / widening);
}

/** Value of the spike at the cell, `t` seconds after the middle of its trough, which is near -1. */
export function spikeShapeAt(shape: SpikeShape, t: number): number {
  return (
    -bump(t, t < 0 ? shape.fallSd : shape.riseSd) +
    shape.humpHeight * bump(t - shape.humpDelay, shape.humpSd) +
    shape.preHumpHeight * bump(t + 2.5 * shape.fallSd, shape.fallSd)
  );
}

/** The neighbouring humps shift the lowest point a little from the middle of the trough. */
export function deepestTrough(
  shape: SpikeShape,
  distanceUm: number,
): { time: number; value: number } {
  const arrival = distanceUm / shape.micrometresPerSecond;
  let deepest = { time: arrival, value: spikeAt(shape, distanceUm, arrival) };
  for (let step = -400; step <= 400; step++) {
    const time = arrival + step * 0.5e-6;
    const value = spikeAt(shape, distanceUm, time);
    if (value < deepest.value) deepest = { time, value };
  }
  return deepest;
}

function bump(distance: number, width: number): number {
  return Math.exp(-0.5 * (distance / width) ** 2);
}

/** Brings the first and the last sixteenth of a waveform to zero. */
export function edgeTaper(k: number, sampleCount: number): number {
  const fromEdge = (Math.min(k, sampleCount - 1 - k) * 16) / sampleCount;
  return fromEdge >= 1 ? 1 : Math.sin((Math.PI / 2) * fromEdge) ** 2;
}
