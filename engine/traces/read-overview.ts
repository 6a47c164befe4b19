import {
  emptyEnvelope,
  envelopeOf,
  type Recording,
  readWhole,
  totalSampleCount,
  type WholeEnvelope,
} from '../../core/index.ts';
import { OverviewFiles } from './overview-files.ts';
import { overviewLayoutOf } from './read-traces.ts';
import type { OverviewPlace } from './view-task.ts';

const lookSamples = 64;
/** Looks at a file that are taken before its overview is there. */
const mostLooks = 1000;

/** The whole recording in at most so many bins: from its overview, or before that from looks at the file. */
export async function readOverview(
  recording: Recording,
  place: OverviewPlace,
  mostBins: number,
  channels: readonly number[],
): Promise<WholeEnvelope & { readonly isComplete: boolean }> {
  const layout = overviewLayoutOf(recording);
  const files = new OverviewFiles(place.folder, layout, place.recordingKey);
  try {
    if ((await files.progress())?.isComplete) {
      const read = async (...bins: Parameters<OverviewFiles['readBins']>) =>
        files.readBins(...bins);
      return { ...(await readWhole(layout, read, mostBins, channels)), isComplete: true };
    }
  } finally {
    files.close();
  }
  return { ...(await lookThrough(recording, mostBins, channels)), isComplete: false };
}

/** A few samples at the beginning of every bin. */
async function lookThrough(
  recording: Recording,
  mostBins: number,
  channels: readonly number[],
): Promise<WholeEnvelope> {
  const { segments, channelCount } = recording;
  const total = totalSampleCount(recording);
  const samplesPerBin = Math.max(1, Math.ceil(total / Math.min(mostBins, mostLooks)));
  const whole = emptyEnvelope(channels.length, Math.max(1, Math.ceil(total / samplesPerBin)));
  const piece = new Float32Array(channelCount * lookSamples);
  let segment = 0;
  let before = 0;
  for (let bin = 0; bin < whole.binCount; bin++) {
    const position = bin * samplesPerBin;
    while (segment < segments.length && before + segments[segment]!.sampleCount <= position) {
      before += segments[segment++]!.sampleCount;
    }
    if (segment === segments.length) break;
    const start = position - before;
    const end = Math.min(
      start + lookSamples,
      start + samplesPerBin,
      segments[segment]!.sampleCount,
    );
    await recording.read(segment, start, end, piece);
    const { low, high } = envelopeOf(piece, channelCount, end - start, end - start);
    channels.forEach((channel, row) => {
      whole.low[row * whole.binCount + bin] = low[channel]!;
      whole.high[row * whole.binCount + bin] = high[channel]!;
    });
  }
  return { ...whole, samplesPerBin };
}
