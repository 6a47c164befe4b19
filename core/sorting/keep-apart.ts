import { atomOf } from '../csc/problem.ts';
import type { LearnedModel } from '../learn/learn.ts';
import { normOf } from './epoch-model.ts';

/** Templates that were learned apart may come nearer, but not to less than this share of the distance. */
const LEAST_DISTANCE_SHARE = 0.5;

/** A waveform on some channels, `(channels x atomSamples)`. */
interface Placed {
  readonly channels: Int32Array;
  readonly waveform: ArrayLike<number>;
}

/**
 * Holds templates that follow their units apart. A unit that falls silent, or is hardly to be told
 * from another, would be taught by the spikes of the other one until both look the same: where two
 * come too near to each other, each that moves stays as it was in the nearest epoch where they were not.
 * @param channels of each unit
 * @param paths waveform of each unit in each epoch, undefined where it stays as learned
 */
export function keepApart(
  model: LearnedModel,
  channels: readonly Int32Array[],
  paths: readonly (readonly Float32Array[] | undefined)[],
): (readonly Float32Array[] | undefined)[] {
  const { atomSamples } = model.dictionary;
  const learned = channels.map((own, unit) => ({
    channels: own,
    waveform: learnedWaveform(model, unit, own),
  }));
  const isBelieved = paths.map((path) => path?.map(() => true));
  const placed = (unit: number, epoch: number): Placed => ({
    channels: channels[unit],
    waveform: paths[unit]?.[epoch] ?? learned[unit].waveform,
  });
  const epochCount = paths.find((path) => path !== undefined)?.length ?? 0;
  for (let a = 0; a < paths.length; a++) {
    for (let b = a + 1; b < paths.length; b++) {
      if (paths[a] === undefined && paths[b] === undefined) continue;
      if (!channels[a].some((channel) => channels[b].includes(channel))) continue;
      const least = LEAST_DISTANCE_SHARE * distanceOf(learned[a], learned[b], atomSamples);
      for (let e = 0; e < epochCount; e++) {
        if (distanceOf(placed(a, e), placed(b, e), atomSamples) >= least) continue;
        for (const unit of [a, b]) if (isBelieved[unit]) isBelieved[unit][e] = false;
      }
    }
  }
  return paths.map((path, unit) => path && believedPath(path, isBelieved[unit]!));
}

/** The path with the nearest epoch that is believed in place of each that is not. */
function believedPath(
  path: readonly Float32Array[],
  isBelieved: readonly boolean[],
): readonly Float32Array[] | undefined {
  const believed = [...path.keys()].filter((e) => isBelieved[e]);
  if (believed.length === 0) return undefined;
  return path.map((_, e) => {
    const nearest = believed.reduce((a, b) => (Math.abs(b - e) < Math.abs(a - e) ? b : a));
    return path[nearest];
  });
}

function learnedWaveform({ dictionary, scale }: LearnedModel, unit: number, channels: Int32Array) {
  const { atomSamples } = dictionary;
  const atom = atomOf(dictionary, unit);
  const waveform = new Float32Array(channels.length * atomSamples);
  channels.forEach((channel, row) => {
    for (let k = 0; k < atomSamples; k++) {
      waveform[row * atomSamples + k] = scale[unit] * atom[channel * atomSamples + k];
    }
  });
  return waveform;
}

/** Distance of two waveforms at the lag, up to a third of an atom, where it is least. */
function distanceOf(a: Placed, b: Placed, atomSamples: number): number {
  const energy = normOf(a.waveform) ** 2 + normOf(b.waveform) ** 2;
  const maxLag = Math.floor(atomSamples / 3);
  const shared = Array.from(a.channels.keys()).flatMap((row) => {
    const other = b.channels.indexOf(a.channels[row]);
    return other < 0 ? [] : [[row * atomSamples, other * atomSamples] as const];
  });
  let largest = 0;
  for (let lag = -maxLag; lag <= maxLag; lag++) {
    let product = 0;
    const first = Math.max(0, lag);
    const last = Math.min(atomSamples, atomSamples + lag);
    for (const [from, to] of shared) {
      for (let k = first; k < last; k++) product += a.waveform[from + k] * b.waveform[to + k - lag];
    }
    largest = Math.max(largest, product);
  }
  return Math.sqrt(Math.max(0, energy - 2 * largest));
}
