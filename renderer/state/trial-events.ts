import { create } from 'zustand';
import {
  bytesSource,
  type Events,
  parseEventsCsv,
  placeEvents,
  readNpyEvents,
  SpikeloomError,
} from '../../core/index.ts';
import type { AnswerOf, RecordingFacts } from '../../engine/api/contract.ts';
import { usePlace } from './place.ts';

/** When events happened, in samples of the recording's segments. */
export type TrialMoments = ReturnType<typeof placeEvents>;

interface TrialEvents {
  /** The recording that they belong to. */
  readonly recordingId: string;
  readonly moments: TrialMoments | null;
  /** What is wrong with the file that was given. */
  readonly problem: string | null;
}

const useGiven = create<{ readonly given: TrialEvents | null }>(() => ({ given: null }));

/** The events that were given for the recording that is shown; null for none. */
export function useTrialEvents(): TrialEvents | null {
  const recordingId = usePlace((place) => place.recordingId);
  return useGiven(({ given }) => (given?.recordingId === recordingId ? given : null));
}

/** Takes the events of one channel of those that the recording itself has; a line that goes down is none. */
export function takeRecordedEvents(
  recordingId: string,
  { channelIndex, value, sampleIndex, segmentIndex }: AnswerOf<'readRecordedEvents'>,
  channel: number,
): void {
  const isMeant = (_: number, event: number) =>
    channelIndex[event] === channel && value[event] !== 0;
  const moments = {
    sampleIndex: sampleIndex.filter(isMeant),
    segmentIndex: Float64Array.from(segmentIndex).filter(isMeant),
  };
  useGiven.setState({ given: { recordingId, moments, problem: null } });
}

/** Takes the events of a recording from a file. */
export async function readTrialEvents(file: File, facts: RecordingFacts): Promise<void> {
  const { recordingId, sampleRateHz } = facts;
  const segments = facts.segments.map(({ sampleCount, startSeconds }) => ({
    sampleCount,
    startTime: startSeconds,
  }));
  try {
    const moments = placeEvents(await readEvents(file), sampleRateHz, segments);
    useGiven.setState({ given: { recordingId, moments, problem: null } });
  } catch (error) {
    if (!(error instanceof SpikeloomError)) throw error;
    useGiven.setState({ given: { recordingId, moments: null, problem: error.message } });
  }
}

async function readEvents(file: File): Promise<Events> {
  if (!file.name.toLowerCase().endsWith('.npy')) {
    return parseEventsCsv(await file.text(), file.name);
  }
  return readNpyEvents(bytesSource(new Uint8Array(await file.arrayBuffer()), file.name));
}

/** Events as the engine wants them. */
export function eventsOf({ sampleIndex, segmentIndex }: TrialMoments) {
  return {
    sampleIndex: Float64Array.from(sampleIndex),
    ...(segmentIndex && { segmentIndex: Float64Array.from(segmentIndex) }),
  };
}
