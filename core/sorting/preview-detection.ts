import type { WorkContext } from '../base/progress.ts';
import { samplesInMs } from '../base/quantities.ts';
import { detectPeaks } from '../detect/peaks.ts';
import { planPreprocessing } from '../preprocess/plan.ts';
import { filteredAndWhitened } from '../preprocess/preprocess.ts';
import type { Recording } from '../recording/recording.ts';
import type { Parameters } from './parameters.ts';

/** What filter and threshold do to the beginning of a recording. */
export interface DetectionPreview {
  /** Samples [0, end) of the first segment. */
  readonly end: number;
  /** `[channel * end + t]`, all channels, microvolts. */
  readonly filteredMicrovolts: Float32Array;
  /** 1.4826 MAD of each channel of what is shown, microvolts. */
  readonly noiseLevelMicrovolts: Float64Array;
  /** By time. */
  readonly peakSamples: Float64Array;
  readonly peakChannels: Int32Array;
}

/** Peaks closer than this on neighbouring channels are one. */
const deadMs = 0.5;

/**
 * Filters the beginning of a recording and finds what exceeds the threshold. The noise is measured
 * in what is shown, and every channel is held against its own: whitening and drift, which a sort
 * estimates from the whole recording, are left out. So numbers may differ a little from the sort's.
 */
export async function previewDetection(
  recording: Recording,
  parameters: Parameters,
  seconds: number,
  context: WorkContext,
): Promise<DetectionPreview> {
  const beginning = beginningOf(recording, seconds);
  const plan = await planPreprocessing(
    beginning,
    { ...parameters, whiten: 'off', drift: 'off' },
    context,
  );
  const { channelCount, segments, sampleRate } = beginning;
  const end = segments[0].sampleCount;
  const { filtered, whitened } = filteredAndWhitened(beginning, plan);
  const filteredMicrovolts = await filtered.read(0, 0, end, new Float32Array(channelCount * end));
  const inNoise = await whitened.read(0, 0, end, new Float32Array(channelCount * end));
  const { sampleIndex, channel } = detectPeaks(inNoise, channelCount, end, {
    thresholdSigma: parameters.detectSigma,
    polarity: parameters.polarity,
    deadSamples: samplesInMs(deadMs, sampleRate),
    neighbours: plan.spikeNeighbours,
  });
  return {
    end,
    filteredMicrovolts,
    noiseLevelMicrovolts: plan.noiseLevelMicrovolts,
    peakSamples: sampleIndex,
    peakChannels: channel,
  };
}

/** The first seconds of the first segment, as a recording of their own. */
function beginningOf(recording: Recording, seconds: number): Recording {
  const first = recording.segments[0];
  const sampleCount = Math.min(first.sampleCount, Math.ceil(seconds * recording.sampleRate));
  return {
    sampleRate: recording.sampleRate,
    channelCount: recording.channelCount,
    channelNames: recording.channelNames,
    probe: recording.probe,
    gainToMicrovolts: recording.gainToMicrovolts,
    notices: recording.notices,
    segments: [{ ...first, sampleCount }],
    read: (segment, start, end, out) => recording.read(segment, start, end, out),
  };
}
