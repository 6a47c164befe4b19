import { Random } from '../../core/base/random.ts';
import { noise, spikeShape, writeRawRecording } from './raw-recording.ts';

/** Writes a second and a half of one neuron on two channels, which a sort takes half a second for. */
export function writeNeuron(pathWithoutEnding: string, seed: number): string {
  const frames = 30_000;
  const spikes = spikesIn(frames, seed, () => 1);
  const background = noise(seed + 1);
  return writeRawRecording(pathWithoutEnding, {
    channels: 2,
    frames,
    valueAt: (frame, channel) => (channel === 0 ? 1 : 0.5) * spikes[frame] + background(),
  });
}

/** Writes more than five minutes, at a low rate, of one neuron that loses half of its size. */
export function writeFadingNeuron(pathWithoutEnding: string, seed: number): string {
  const sampleRate = 4000;
  const frames = 310 * sampleRate;
  const spikes = spikesIn(frames, seed, (passed) => 1 - 0.6 * passed);
  const background = noise(seed + 1);
  return writeRawRecording(pathWithoutEnding, {
    channels: 1,
    frames,
    sampleRate,
    valueAt: (frame) => 1.2 * spikes[frame] + background(),
  });
}

function spikesIn(frames: number, seed: number, gain: (passed: number) => number): Float64Array {
  const random = new Random(seed);
  const spikes = new Float64Array(frames);
  for (let t = 300; t < frames - 300; t += 300 + random.integer(300)) {
    for (let k = -8; k <= 24; k++) spikes[t + k] += gain(t / frames) * spikeShape(k);
  }
  return spikes;
}
