import { assert } from '../base/assert.ts';
import { type Hertz, sampleIndex, seconds } from '../base/quantities.ts';
import type { Probe } from '../recording/probe.ts';
import type { Notice, Recording, Segment } from '../recording/recording.ts';

/** A segment and the stored frame that it begins at. */
export interface StoredSegment extends Segment {
  readonly firstFrame: number;
  /** Bytes between the first sample of the file and this segment that are none. */
  readonly bytesBetween?: number;
}

/** One uninterrupted stretch of frames from the file's first on. */
export function oneSegment(
  sampleCount: number,
  sampleRate: Hertz,
  startSample = 0,
): StoredSegment[] {
  return [
    {
      firstFrame: 0,
      startSample: sampleIndex(startSample),
      sampleCount,
      startTime: seconds(startSample / sampleRate),
    },
  ];
}

/** How one channel's stored numbers become microvolts. */
export interface StoredChannel {
  readonly name: string;
  readonly gainToMicrovolts: number;
  /** Stored number that means zero. */
  readonly offsetCounts: number;
}

export interface StoredDescription<Channel extends StoredChannel = StoredChannel> {
  readonly sampleRate: Hertz;
  readonly channels: readonly Channel[];
  readonly segments: readonly StoredSegment[];
  readonly probe: Probe;
  readonly notices: readonly Notice[];
}

/** A Recording of frames that `readFrames` can get from any place on. It holds no samples. */
export function storedRecording(
  { channels, segments, sampleRate, probe, notices }: StoredDescription,
  readFrames: (
    firstFrame: number,
    frameCount: number,
    out: Float32Array,
    bytesBetween: number,
  ) => Promise<void>,
): Recording {
  assert(channels.length > 0, 'a recording needs a channel');
  return {
    sampleRate,
    channelCount: channels.length,
    channelNames: channels.map((channel) => channel.name),
    segments: segments.map(({ startSample, sampleCount, startTime }) => ({
      startSample,
      sampleCount,
      startTime,
    })),
    probe,
    gainToMicrovolts: channels[0].gainToMicrovolts,
    notices,
    async read(segment, start, end, out) {
      const { firstFrame, bytesBetween } = framesOf(segments, segment, start, end);
      assert(out.length >= channels.length * (end - start), 'the output array is too small');
      await readFrames(firstFrame, end - start, out, bytesBetween);
      return out;
    },
  };
}

/** Where samples [start, end) of a segment begin. */
export function framesOf(
  segments: readonly StoredSegment[],
  segment: number,
  start: number,
  end: number,
): { readonly firstFrame: number; readonly bytesBetween: number } {
  const stored = segments[segment];
  assert(stored !== undefined, `segment ${segment} of ${segments.length} was asked for`);
  assert(
    0 <= start && start <= end && end <= stored.sampleCount,
    `samples ${start} to ${end} of ${stored.sampleCount} were asked for`,
  );
  return { firstFrame: stored.firstFrame + start, bytesBetween: stored.bytesBetween ?? 0 };
}
