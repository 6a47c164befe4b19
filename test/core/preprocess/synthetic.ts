import { hertz, sampleIndex, seconds } from '../../../core/base/quantities.ts';
import type { Random } from '../../../core/base/random.ts';
import { type Probe, unknownProbe } from '../../../core/recording/probe.ts';
import type { Recording } from '../../../core/recording/recording.ts';

/** A recording held in memory: one list of planar traces a segment. */
export function recordingOf(
  segments: readonly (readonly ArrayLike<number>[])[],
  sampleRate = 30000,
  probe: Probe = unknownProbe(segments[0]?.length ?? 1),
): Recording {
  const lengths = segments.map((traces) => traces[0]?.length ?? 0);
  return {
    sampleRate: hertz(sampleRate),
    channelCount: probe.shankIds.length,
    channelNames: probe.shankIds.map((_, channel) => `CH${channel + 1}`),
    segments: lengths.map((sampleCount, k) => ({
      startSample: sampleIndex(k * 1e6),
      sampleCount,
      startTime: seconds((k * 1e6) / sampleRate),
    })),
    probe,
    gainToMicrovolts: 0.195,
    notices: [],
    async read(segment, start, end, out) {
      if (start < 0 || end > (lengths[segment] ?? 0)) throw new Error('read past the segment');
      (segments[segment] ?? []).forEach((trace, channel) => {
        for (let t = start; t < end; t++) {
          out[channel * (end - start) + t - start] = trace[t] ?? Number.NaN;
        }
      });
      return out;
    },
  };
}

export function normalNoise(random: Random, samples: number, sd = 1): Float64Array {
  return Float64Array.from({ length: samples }, () => sd * random.normal());
}

/** x[t] = a1 x[t-1] + a2 x[t-2] + e[t]. */
export function autoregressive(noise: Float64Array, a1: number, a2: number): Float64Array {
  const out = new Float64Array(noise.length);
  let x1 = 0;
  let x2 = 0;
  noise.forEach((value, t) => {
    const x = a1 * x1 + a2 * x2 + value;
    out[t] = x;
    x2 = x1;
    x1 = x;
  });
  return out;
}

/** Adds a biphasic spike of the given trough at every one of `times`. */
export function addSpikes(trace: Float64Array, times: readonly number[], trough: number): void {
  for (const time of times) {
    for (let k = -20; k < 40; k++) {
      const shape = Math.exp(-((k / 5) ** 2)) - 0.4 * Math.exp(-(((k - 14) / 9) ** 2));
      if (time + k >= 0 && time + k < trace.length) {
        trace[time + k] = (trace[time + k] ?? 0) - trough * shape;
      }
    }
  }
}

/** Poisson spike times. */
export function poissonTimes(random: Random, samples: number, meanInterval: number): number[] {
  const times: number[] = [];
  for (let t = random.exponential(meanInterval); t < samples; t += random.exponential(meanInterval))
    times.push(Math.floor(t));
  return times;
}

export async function readAll(recording: Recording, segment = 0): Promise<Float32Array[]> {
  const samples = recording.segments[segment]?.sampleCount ?? 0;
  const out = new Float32Array(recording.channelCount * samples);
  await recording.read(segment, 0, samples, out);
  return Array.from({ length: recording.channelCount }, (_, channel) =>
    out.subarray(channel * samples, (channel + 1) * samples),
  );
}

/** Mean product of two traces at a lag. */
export function crossCovariance(a: Float32Array, b: Float32Array, lag = 0): number {
  let sum = 0;
  for (let t = 0; t + lag < a.length; t++) sum += (a[t] ?? 0) * (b[t + lag] ?? 0);
  return sum / (a.length - lag);
}
