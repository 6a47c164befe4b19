import { writeFileSync } from 'node:fs';
import { Random } from '../../core/base/random.ts';

export interface RawRecording {
  readonly channels: number;
  readonly frames: number;
  /** 20 kHz unless told otherwise. */
  readonly sampleRate?: number;
  /** Microvolts at a frame of a channel. */
  readonly valueAt: (frame: number, channel: number) => number;
}

/** Writes NAME.bin (float32, interleaved) with its sidecar, and gives its path. */
export function writeRawRecording(pathWithoutEnding: string, recording: RawRecording): string {
  const { channels, frames, sampleRate = 20_000, valueAt } = recording;
  const samples = new Float32Array(channels * frames);
  for (let i = 0; i < samples.length; i++)
    samples[i] = valueAt(Math.floor(i / channels), i % channels);
  writeFileSync(`${pathWithoutEnding}.bin`, samples);
  const sidecar = { sampleRate, channels, dtype: 'float32', gainUv: 1 };
  writeFileSync(`${pathWithoutEnding}.json`, JSON.stringify(sidecar));
  return `${pathWithoutEnding}.bin`;
}

/** White noise of 5 microvolts. */
export function noise(seed: number): () => number {
  const random = new Random(seed);
  return () => 5 * random.normal();
}

/** A trough of 100 microvolts and a smaller hump after it. */
export function spikeShape(samplesFromTrough: number): number {
  const t = samplesFromTrough;
  if (t < -8 || t > 24) return 0;
  return -100 * Math.exp(-((t / 3) ** 2)) + 35 * Math.exp(-(((t - 10) / 6) ** 2));
}
