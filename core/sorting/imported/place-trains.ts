import { UserError } from '../../base/errors.ts';
import type { LabelledSpikes, SampleOrigin } from '../../recording/labelled-spikes.ts';
import type { Recording, Segment } from '../../recording/recording.ts';

/** Spike trains of which only their own files have told so far. */
export interface ForeignTrains {
  /** For messages. */
  readonly name: string;
  readonly spikes: LabelledSpikes;
  /** Hz; absent where nothing states it. */
  readonly sampleRate?: number | undefined;
  /** `segment` unless told otherwise. */
  readonly samplesFrom?: SampleOrigin | undefined;
  /** Stretches of the recording that was sorted; absent where nothing tells them. */
  readonly segments?: readonly { readonly sampleCount: number }[] | undefined;
}

/** Rates are written with few digits by some programs. */
const RATE_TOLERANCE = 1e-5;

/**
 * Spikes with their samples counted from the first of their segment of a recording.
 * @throws UserError `EMPTY_SORTING`, and where they cannot be of this recording `OTHER_SAMPLE_RATE`,
 * `SEGMENTS_DIFFER`, `SPIKES_OUTSIDE`
 */
export function placeTrains(
  trains: ForeignTrains,
  recording: Pick<Recording, 'segments' | 'sampleRate'>,
): LabelledSpikes {
  const { name, spikes, sampleRate, samplesFrom = 'segment' } = trains;
  if (spikes.sampleIndex.length === 0) {
    throw new UserError('EMPTY_SORTING', `${name} holds no spike. Choose another sorting.`);
  }
  const isOtherRate =
    sampleRate !== undefined &&
    Math.abs(sampleRate - recording.sampleRate) > RATE_TOLERANCE * recording.sampleRate;
  if (isOtherRate) {
    throw new UserError(
      'OTHER_SAMPLE_RATE',
      `${name} is of a recording at ${sampleRate} Hz; this one has ${recording.sampleRate} Hz. Choose the recording that was sorted.`,
    );
  }
  const placed =
    samplesFrom === 'segment' ? spikes : segmentsFound(spikes, startsOf(recording, samplesFrom));
  refuseOtherSegments(trains, placed, recording.segments);
  refuseOutside(name, placed, recording.segments);
  return placed;
}

/** Where the segments begin, in the samples that spikes count in. */
function startsOf(
  { segments, sampleRate }: Pick<Recording, 'segments' | 'sampleRate'>,
  samplesFrom: 'file' | 'clock',
): number[] {
  let stored = 0;
  return segments.map(({ sampleCount, startTime }) => {
    const start = samplesFrom === 'clock' ? startTime * sampleRate : stored;
    stored += sampleCount;
    return start;
  });
}

/** Spikes in the last segment that has begun at them. They stay in their order. */
function segmentsFound(spikes: LabelledSpikes, starts: readonly number[]): LabelledSpikes {
  const segmentIndex = new Uint16Array(spikes.sampleIndex.length);
  let segment = 0;
  const sampleIndex = spikes.sampleIndex.map((sample, row) => {
    // What was rounded to a sample may lie half a one before the beginning.
    while (segment + 1 < starts.length && starts[segment + 1] <= sample + 0.5) segment++;
    segmentIndex[row] = segment;
    // Half a sample down, since a beginning of half a one was rounded up; never a negative zero.
    return Math.ceil(sample - starts[segment] - 0.5) + 0;
  });
  return { ...spikes, segmentIndex, sampleIndex };
}

function refuseOtherSegments(
  { name, samplesFrom = 'segment', segments: stated }: ForeignTrains,
  { segmentIndex }: LabelledSpikes,
  segments: readonly Segment[],
): void {
  const found = stated?.length ?? 1 + (segmentIndex.at(-1) ?? 0);
  const isOther = stated === undefined ? found > segments.length : found !== segments.length;
  if (samplesFrom !== 'segment' || !isOther) return;
  throw new UserError(
    'SEGMENTS_DIFFER',
    `${name} is of a recording in ${found} segments; this one has ${segments.length}. Choose the recording that was sorted.`,
  );
}

function refuseOutside(name: string, spikes: LabelledSpikes, segments: readonly Segment[]): void {
  const { sampleIndex, segmentIndex } = spikes;
  const isOutside = (sample: number, row: number) =>
    sample < 0 || sample >= segments[segmentIndex[row]].sampleCount;
  const first = sampleIndex.findIndex(isOutside);
  if (first < 0) return;
  const count = sampleIndex.reduce((sum, sample, row) => sum + Number(isOutside(sample, row)), 0);
  const segment = segmentIndex[first];
  const where = segments.length > 1 ? ` of segment ${segment}` : '';
  throw new UserError(
    'SPIKES_OUTSIDE',
    `${count} of ${sampleIndex.length} spikes of ${name} are outside the recording: the first is at sample ${sampleIndex[first]}${where}, which has ${segments[segment].sampleCount} samples. Choose the recording that was sorted.`,
  );
}
