import type { LearningNews } from '../base/progress.ts';
import type { LearnedModel } from '../learn/learn.ts';
import type { UnitsInWindows } from './units-in-windows.ts';

/** Windows that the objective is the mean of: all would take longer than looking is worth. */
const MOST_WINDOWS = 200;

/** Atoms times their typical amplitudes, `(atoms x channels x atomSamples)`, as they are now. */
export function templatesOf({ dictionary, scale }: LearnedModel): Float32Array {
  const { atoms, channelCount, atomSamples } = dictionary;
  const size = channelCount * atomSamples;
  return Float32Array.from(atoms, (value, i) => value * scale[Math.floor(i / size)]);
}

/**
 * What there is to see of learning now.
 * @param first the templates that it began with, by the numbers in `units.origin`
 */
export function learningNews(first: Float32Array, learned: UnitsInWindows): LearningNews {
  const { model, origin } = learned.units;
  const { channelCount, atomSamples } = model.dictionary;
  const size = channelCount * atomSamples;
  const initialTemplates = new Float32Array(origin.length * size);
  origin.forEach((template, unit) => {
    initialTemplates.set(first.subarray(template * size, (template + 1) * size), unit * size);
  });
  const lambda = model.sigma.map((value) => model.lambdaSigma * value);
  return {
    channels: Int32Array.from({ length: channelCount }, (_, channel) => channel),
    templateSamples: atomSamples,
    initialTemplates,
    templates: templatesOf(model),
    objective: meanObjective(learned, lambda),
    lambda,
    sigma: model.sigma.slice(),
  };
}

function meanObjective({ explained }: UnitsInWindows, lambda: Float64Array): number {
  const { windows, events, dictionary } = explained;
  const channels = Array.from({ length: dictionary.channelCount }, (_, p) => p);
  const count = Math.min(MOST_WINDOWS, windows.length);
  let sum = 0;
  for (let window = 0; window < count; window++) {
    let squares = 0;
    const { samples } = windows[window];
    const residual = new Float32Array(channels.length * samples);
    explained.residualIn(window, 0, samples, channels, residual);
    for (const value of residual) squares += value * value;
    sum += squares / 2;
    for (const { atom, amplitude } of events[window]) sum += lambda[atom] * Math.abs(amplitude);
  }
  return sum / Math.max(1, count);
}
