import {
  type CodingKernels,
  type CodingPlan,
  codingKernels,
  type Recording,
  type TileRange,
  validSamples,
  whitened,
} from '../../core/index.ts';
import type { CorrelationAddress } from './webgpu/correlation-requests.ts';
import { kernelsWithGpu } from './webgpu/remote-correlation.ts';

/** Samples of the trial: long against what a request costs, a moment's work. */
const TRIAL_SAMPLES = 16_384;

/**
 * Correlates the beginning of a tile both ways and tells whether the GPU is faster than all threads.
 * @param threads that would correlate at once; the GPU is one for all
 */
export async function isGpuFaster(
  recording: Recording,
  plan: CodingPlan,
  { segment, start, end }: TileRange,
  threads: number,
  address: CorrelationAddress,
): Promise<boolean> {
  const { dictionary, coding } = plan.model;
  const samples = Math.min(end - start, TRIAL_SAMPLES);
  const positions = validSamples(samples, dictionary.atomSamples);
  const traces = new Float32Array(dictionary.channelCount * samples);
  await whitened(recording, plan.preprocess).read(segment, start, start + samples, traces);
  const largest = traces.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const out = new Float64Array(dictionary.atomCount * positions);
  const heated = { ...coding, heat: new Uint16Array(positions) };
  const secondsOf = (kernels: CodingKernels) => {
    const correlation = kernels.correlation(dictionary, largest);
    correlation.correlate(traces, samples, out, heated);
    const begun = performance.now();
    correlation.correlate(traces, samples, out, heated);
    return (performance.now() - begun) / 1000;
  };
  return secondsOf(kernelsWithGpu(address)) < secondsOf(codingKernels()) / threads;
}
