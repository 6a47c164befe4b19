import { parseParameters, type Recording, UserError } from '../../../core/index.ts';
import type { SignalKind, TraceMethods } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import { shownModel } from '../results/shown-model.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Viewing } from '../sessions/viewing.ts';

const units: Readonly<Record<SignalKind, 'uV' | 'sd'>> = {
  raw: 'uV',
  filtered: 'uV',
  whitened: 'sd',
};

export function traceHandlers(
  sessions: Sessions,
  results: SessionResults,
  viewing: Viewing,
): Handlers<keyof TraceMethods> {
  return {
    async readTraces(request, { cancellation }) {
      const session = sessions.get(request.sessionId);
      const { recordingId, segment, channels, widthPixels, signal } = request;
      const open = await session.open(recordingId);
      const { recording } = open.named;
      checkChannels(recording, channels);
      checkRange(recording, request);
      const { start, end } = request;
      const sorted = await sortedOr(null, () => results.get(session, request));
      const showsModel = request.withModel === true && sorted !== null;
      // Whitening mixes channels.
      const modelled =
        signal === 'whitened' ? recording.channelNames.map((_, channel) => channel) : channels;
      const answer = await viewing.ask(
        signal === 'raw' && !showsModel ? 'raw' : 'filtered',
        'traces',
        {
          place: viewing.placeOf(open),
          overview: await session.overviewOf(recordingId),
          ...{ segment, start, end, channels, widthPixels, signal },
          parameters: sorted?.found.parameters ?? parseParameters({}),
          model: showsModel ? shownModel(sorted, { ...request, channels: modelled }) : null,
        },
        cancellation,
      );
      await session.wantOverview(recordingId);
      return {
        ...{ segment, channels, signal, sampleRateHz: recording.sampleRate, unit: units[signal] },
        ...answer,
      };
    },

    async readOverview({ sessionId, recordingId, channels, widthPixels }, { cancellation }) {
      const session = sessions.get(sessionId);
      const open = await session.open(recordingId);
      checkChannels(open.named.recording, channels);
      const { isComplete, ...whole } = await viewing.ask(
        'raw',
        'overview',
        {
          place: viewing.placeOf(open),
          overview: await session.overviewOf(recordingId),
          ...{ channels, widthPixels },
        },
        cancellation,
      );
      await session.wantOverview(recordingId);
      const state = isComplete
        ? { fraction: 1, isComplete }
        : { ...session.overviews.stateOf(recordingId), isComplete };
      return { channels, ...whole, state };
    },
  };
}

/** What work gives, or something else where the recording is not sorted. */
async function sortedOr<Value, Other>(
  other: Other,
  work: () => Promise<Value>,
): Promise<Value | Other> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError && error.code === 'NOT_SORTED') return other;
    throw error;
  }
}

/** @throws UserError `NO_SUCH_CHANNEL` */
export function checkChannels({ channelCount }: Recording, channels: readonly number[]): void {
  const wrong = channels.find((channel) => channel >= channelCount);
  if (wrong === undefined) return;
  throw new UserError(
    'NO_SUCH_CHANNEL',
    `The recording has the channels 0 to ${channelCount - 1}; channel ${wrong} was asked for.`,
  );
}

function checkRange(
  { segments }: Recording,
  {
    segment,
    start,
    end,
  }: { readonly segment: number; readonly start: number; readonly end: number },
): void {
  if (segment < segments.length && start <= end) return;
  throw new UserError(
    'BAD_RANGE',
    `Samples ${start} to ${end} of segment ${segment} were asked for; the recording has ${segments.length} segments, and a range must not end before it begins.`,
  );
}
