import { assert } from '../base/assert.ts';
import { UserError } from '../base/errors.ts';
import { sampleIndex, seconds } from '../base/quantities.ts';
import { amplitudeUnit } from './amplitude-unit.ts';
import { envelopeOfRange } from './envelope.ts';
import type { Probe } from './probe.ts';
import type { Notice, Recording, Segment } from './recording.ts';

/** One of the recordings that are read as one. */
export interface RecordingPart {
  readonly name: string;
  readonly recording: Recording;
}

/**
 * Several recordings of one electrode as one, in the order given: its segments are theirs, one part
 * after the other. Where the clocks of the parts place them one after the other without overlap, as
 * those of one acquisition do, every segment keeps its time; else each part follows the one before
 * it at once, with its own gaps.
 * @param parts at least one
 * @throws UserError (`RECORDINGS_DIFFER`) where they differ in rate, channels, probe or physical unit
 */
export function concatenate(parts: readonly RecordingPart[]): Recording {
  assert(parts.length > 0, 'nothing to put together');
  for (const part of parts.slice(1)) refuseDifference(parts[0], part);
  const [{ recording: first }] = parts;
  const placed = parts.flatMap(({ recording }) =>
    recording.segments.map((_, segment) => ({ recording, segment })),
  );
  return {
    ...first,
    segments: haveOneClock(parts)
      ? parts.flatMap(({ recording }) => recording.segments)
      : oneAfterTheOther(parts),
    notices: distinct(parts.flatMap(({ recording }) => recording.notices)),
    read(segment, start, end, out) {
      const place = placed[segment];
      return place.recording.read(place.segment, start, end, out);
    },
    readExtremes(segment, ...range) {
      const place = placed[segment];
      return envelopeOfRange(place.recording, place.segment, ...range);
    },
  };
}

/**
 * The order in which recordings were made: by their clocks where these place them one after the other
 * without overlap, else the order given.
 */
export function inOrderOfTime<Part extends RecordingPart>(parts: readonly Part[]): readonly Part[] {
  const byClock = [...parts].sort((a, b) => startOf(a) - startOf(b));
  return haveOneClock(byClock) ? byClock : parts;
}

const startOf = ({ recording }: RecordingPart) => recording.segments[0].startSample;

/** Whether every part begins after the end of the one before it, by their own clocks. */
function haveOneClock(parts: readonly RecordingPart[]): boolean {
  return parts.every(
    (part, i) => i === 0 || startOf(part) >= endOf(parts[i - 1].recording.segments),
  );
}

function oneAfterTheOther(parts: readonly RecordingPart[]): Segment[] {
  let next: number = startOf(parts[0]);
  return parts.flatMap(({ recording: { segments, sampleRate } }) => {
    const shift = next - segments[0].startSample;
    next = endOf(segments) + shift;
    return segments.map(({ startSample, sampleCount }) => ({
      startSample: sampleIndex(startSample + shift),
      sampleCount,
      startTime: seconds((startSample + shift) / sampleRate),
    }));
  });
}

/** First sample after the last segment. */
function endOf(segments: readonly Segment[]): number {
  const last = segments[segments.length - 1];
  return last.startSample + last.sampleCount;
}

function refuseDifference(first: RecordingPart, other: RecordingPart): void {
  const a = first.recording;
  const b = other.recording;
  const difference =
    differing('samples per second', a.sampleRate, b.sampleRate) ??
    differing('channels', a.channelCount, b.channelCount) ??
    differing('channel names', namesOf(a), namesOf(b)) ??
    differing('physical unit', unitOf(a), unitOf(b)) ??
    (isSameProbe(a.probe, b.probe)
      ? undefined
      : `its probe is ${b.probe.name}, not ${a.probe.name} with the same contacts`);
  if (difference === undefined) return;
  throw new UserError(
    'RECORDINGS_DIFFER',
    `${other.name} cannot be sorted as one with ${first.name}: ${difference}. Name only recordings of one electrode with the same settings.`,
  );
}

function differing(what: string, a: string | number, b: string | number): string | undefined {
  return a === b ? undefined : `${what}: ${b}, not ${a}`;
}

const namesOf = ({ channelNames }: Recording) => channelNames.join(' ');

const unitOf = (recording: Recording) =>
  amplitudeUnit(recording) === 'counts' ? 'none stated' : 'microvolts';

function isSameProbe(a: Probe, b: Probe): boolean {
  return (
    a.geometryKnown === b.geometryKnown &&
    a.shankIds.every((shank, contact) => shank === b.shankIds[contact]) &&
    a.positionsUm.every((position, i) => position === b.positionsUm[i])
  );
}

function distinct(notices: readonly Notice[]): Notice[] {
  const byMessage = new Map(notices.map((notice) => [notice.message, notice]));
  return [...byMessage.values()];
}
