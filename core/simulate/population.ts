import { UserError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { drawSpikeShape, type Neuron, phaseCount, tabulateWaveforms } from './neuron.ts';
import { similarity } from './similarity.ts';

/** A unit's spike at all sub-sample positions, one deep on its main channel. */
export interface Waveforms {
  readonly mainChannel: number;
  /** (phases x channels x templateSamples), see `tabulateWaveforms`. */
  readonly waveforms: Float32Array;
}

export interface Layout {
  readonly positionsUm: Float64Array;
  readonly sampleRate: number;
  readonly nBefore: number;
  readonly templateSamples: number;
}

/** Where somata are: at most `marginUm` outside the contacts, at a distance of `nearUm` to `farUm` off their plane. */
export interface Surroundings {
  readonly marginUm: number;
  readonly nearUm: number;
  readonly farUm: number;
}

/** Neurons in a row that look like one already there, before the space around the probe counts as full. */
const mostRejections = 1000;
const channelGainSd = 0.1;

/**
 * Draws neurons around a probe such that no two look the same: templates of every pair correlate
 * less than `highestSimilarity` at any lag up to half a millisecond.
 *
 * @throws UserError (`BAD_SIMULATION`) when so many different neurons find no place
 */
export function drawPopulation(
  count: number,
  layout: Layout,
  surroundings: Surroundings,
  highestSimilarity: number,
  random: Random,
): Waveforms[] {
  const channelCount = layout.positionsUm.length / 2;
  const maxLag = Math.round(0.5e-3 * layout.sampleRate);
  const units: Waveforms[] = [];
  let rejections = 0;
  while (units.length < count && rejections < mostRejections) {
    const candidate = drawWaveforms(layout, surroundings, random);
    const onGrid = waveformOnGrid(candidate, layout, channelCount);
    const isNew = units.every(
      (unit) =>
        highestSimilarity >= 1 ||
        similarity(waveformOnGrid(unit, layout, channelCount), onGrid, channelCount, maxLag) <
          highestSimilarity,
    );
    if (isNew) units.push(candidate);
    rejections = isNew ? 0 : rejections + 1;
  }
  if (units.length < count) {
    throw new UserError(
      'BAD_SIMULATION',
      `Only ${units.length} of ${count} units that can be told apart fit around ${channelCount} contacts; ask for fewer.`,
    );
  }
  return units;
}

/** The waveform of a spike that falls on a sample: (channels x templateSamples), a view. */
export function waveformOnGrid(
  unit: Waveforms,
  layout: Layout,
  channelCount: number,
): Float32Array {
  const size = channelCount * layout.templateSamples;
  return unit.waveforms.subarray((phaseCount / 2) * size, (phaseCount / 2 + 1) * size);
}

/** One neuron somewhere in the surroundings. */
export function drawWaveforms(
  layout: Layout,
  surroundings: Surroundings,
  random: Random,
): Waveforms {
  const { positionsUm, sampleRate, nBefore, templateSamples } = layout;
  const within = (axis: 0 | 1) => {
    const places = positionsUm.filter((_, i) => i % 2 === axis);
    const low = Math.min(...places) - surroundings.marginUm;
    const high = Math.max(...places) + surroundings.marginUm;
    return low + (high - low) * random.uniform();
  };
  const neuron: Neuron = {
    xUm: within(0),
    yUm: within(1),
    zUm: surroundings.nearUm + (surroundings.farUm - surroundings.nearUm) * random.uniform(),
    shape: drawSpikeShape(random),
    channelGain: Float64Array.from({ length: positionsUm.length / 2 }, () =>
      Math.exp(channelGainSd * random.normal()),
    ),
  };
  return tabulateWaveforms(neuron, positionsUm, sampleRate, nBefore, templateSamples);
}
