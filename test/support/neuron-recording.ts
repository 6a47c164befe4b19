import { Random } from '../../core/base/random.ts';
import { noise, spikeShape, writeRawRecording } from './raw-recording.ts';

/** Writes a second and a half of one neuron on two channels, which a sort takes half a second for. */
export function writeNeuron(pathWithoutEnding: string, seed: number): string {
  const frames = 30_000;
  const random = new Random(seed);
  const spikes = new Float64Array(frames);
  for (let t = 300; t < frames - 300; t += 300 + random.integer(300)) {
    for (let k = -8; k <= 24; k++) spikes[t + k] += spikeShape(k);
  }
  const background = noise(seed + 1);
  return writeRawRecording(pathWithoutEnding, {
    channels: 2,
    frames,
    valueAt: (frame, channel) => (channel === 0 ? 1 : 0.5) * spikes[frame] + background(),
  });
}
