import { atomOf } from '../csc/problem.ts';
import type { ExplainedWindows } from './explained-windows.ts';

/** Events of a unit that are looked at; more changes no decision. */
const MAX_EVENTS = 600;

/**
 * Waveforms of an atom's events without the spikes that overlap them: the residual plus the event itself.
 * @returns `(count x channels x atomSamples)`, evenly chosen where there are many
 */
export function cleanedWaveforms(
  atom: number,
  channels: readonly number[],
  explained: ExplainedWindows,
): { waveforms: Float32Array<ArrayBuffer>; count: number } {
  const { dictionary } = explained;
  const { atomSamples } = dictionary;
  const shape = atomOf(dictionary, atom);
  const all = explained.eventsOf(atom);
  const stride = Math.max(1, all.length / MAX_EVENTS);
  const dimension = channels.length * atomSamples;
  const waveforms = new Float32Array(Math.min(all.length, MAX_EVENTS + 1) * dimension);
  let count = 0;
  for (let n = 0; n < all.length; n++) {
    if (n < count * stride) continue;
    const { window, event } = all[n];
    const waveform = waveforms.subarray(count * dimension, (count + 1) * dimension);
    explained.residualIn(window, event.position, atomSamples, channels, waveform);
    channels.forEach((channel, row) => {
      const [to, from] = [row * atomSamples, channel * atomSamples];
      for (let k = 0; k < atomSamples; k++) waveform[to + k] += event.amplitude * shape[from + k];
    });
    count++;
  }
  return { waveforms, count };
}
