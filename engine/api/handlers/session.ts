import { relative, sep } from 'node:path';
import {
  byNaturalOrder,
  durationSeconds,
  parseParameters,
  totalSampleCount,
} from '../../../core/index.ts';
import { pathOf } from '../../files/open-source.ts';
import {
  type RecordingStatus,
  recordingStatuses,
  type WorkState,
} from '../../session/recording-status.ts';
import { readSettings } from '../../session/settings.ts';
import type {
  ParameterValues,
  RecordingFacts,
  RecordingList,
  RecordingState,
  RecordingSummary,
  SessionMethods,
} from '../contract.ts';
import type { EventHub } from '../event-hub.ts';
import { faultOf } from '../fault-of.ts';
import type { Handlers } from '../handlers.ts';
import type { CatalogueEntry } from '../sessions/catalogue.ts';
import type { FolderSession } from '../sessions/folder-session.ts';
import { recordingIdOf } from '../sessions/recording-id.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Viewing } from '../sessions/viewing.ts';
import type { UserFiles } from '../user-files.ts';

/** @param onUnused is told of a session that its last client has left */
export function sessionHandlers(
  sessions: Sessions,
  viewing: Viewing,
  userFiles: UserFiles,
  events: EventHub,
  onUnused: (session: FolderSession) => Promise<void>,
): Handlers<keyof SessionMethods> {
  return {
    async openSession({ path, options }, { clientId }) {
      const opened = await sessions.open(path, options, clientId);
      const { session, isFolder } = opened;
      // The recording is worth more than its place in a list.
      userFiles.rememberPlace(opened.path, isFolder).catch(() => undefined);
      session.jobs?.goOn();
      if (isFolder) return session.facts(null);
      const place = relative(session.folder, opened.path).split(sep).join('/');
      const { entries } = await session.search();
      return session.facts(entries.find((entry) => entry.place === place)?.recordingId ?? null);
    },
    async closeSession({ sessionId }, { clientId }) {
      sessions.get(sessionId);
      for (const session of sessions.leave(clientId, sessionId)) await onUnused(session);
      return null;
    },
    listRecordings: ({ sessionId }) => listRecordings(sessions.get(sessionId)),
    async describeRecording({ sessionId, recordingId }) {
      const session = sessions.get(sessionId);
      const facts = await describeRecording(session, recordingId);
      viewing.prepare(await session.open(recordingId));
      return facts;
    },
    async setOpenOptions({ sessionId, recordingId, options }) {
      const session = sessions.get(sessionId);
      await session.find(recordingId);
      await session.setOptions(recordingId, options);
      const facts = await describeRecording(session, recordingId);
      events.emit('recordingsChanged', { sessionId });
      return facts;
    },
  };
}

async function listRecordings(session: FolderSession): Promise<RecordingList> {
  const { entries, problems } = await session.list();
  const { store } = session;
  // Whoever may not work on the folder sees it while another process does.
  const statuses = store === null ? [] : recordingStatuses(store, true);
  const byId = new Map(statuses.map((status) => [status.recording.id, status]));
  return {
    // A search may find them in another order each time.
    recordings: [...entries]
      .sort(byPlace)
      .map((entry) =>
        summaryOf(entry, entry.record === null ? undefined : byId.get(entry.record.id)),
      ),
    problems: problems.map(({ path, error }) => ({ path, fault: faultOf(error, path) })),
  };
}

const byPlace = (a: CatalogueEntry, b: CatalogueEntry) => byNaturalOrder(a.place, b.place);

const states: Readonly<Record<WorkState, RecordingState>> = {
  new: 'new',
  queued: 'queued',
  sorting: 'sorting',
  paused: 'paused',
  interrupted: 'paused',
  sorted: 'sorted',
  outdated: 'outdated',
  imported: 'imported',
  failed: 'failed',
  gone: 'unreadable',
};

function summaryOf(entry: CatalogueEntry, status: RecordingStatus | undefined): RecordingSummary {
  const state = states[status?.state ?? 'new'];
  return {
    recordingId: entry.recordingId,
    name: entry.name,
    relativePath: entry.parts?.map(({ place }) => place).join(' + ') ?? entry.place,
    partIds: entry.parts?.map(recordingIdOf) ?? null,
    format: entry.format,
    state: entry.isGrowing && state === 'new' ? 'growing' : state,
    durationSeconds: entry.durationSeconds,
    channelCount: entry.channelCount,
    sampleRateHz: entry.sampleRate,
    byteLength: byteLengthOf(entry.files),
    unitCount: status?.counts?.unitCount ?? null,
    spikeCount: status?.counts?.spikeCount ?? null,
    warnings: [...entry.notices, ...(status?.run?.notices ?? [])],
    fault: status?.error == null ? null : { kind: 'user', ...status.error },
  };
}

/** Values as they were written down, as a sort takes them. */
function asParsed(written: Readonly<Record<string, unknown>>): ParameterValues {
  const parsed: Readonly<Record<string, unknown>> = { ...parseParameters(written) };
  const named = Object.keys(written).map((name) => [name, parsed[name]]);
  return Object.fromEntries(named) as ParameterValues;
}

async function describeRecording(
  session: FolderSession,
  recordingId: string,
): Promise<RecordingFacts> {
  const { record } = await session.find(recordingId);
  const opened = await session.open(recordingId);
  const { named, source } = opened;
  const { recording, samples } = named;
  return {
    recordingId,
    name: named.name,
    path: pathOf(source),
    format: opened.format,
    formatId: opened.formatId,
    sampleRateHz: recording.sampleRate,
    channelNames: recording.channelNames,
    probe: recording.probe,
    segments: recording.segments.map(({ startSample, sampleCount, startTime }) => ({
      startSample,
      sampleCount,
      startSeconds: startTime,
    })),
    sampleCount: totalSampleCount(recording),
    durationSeconds: durationSeconds(recording),
    byteLength: byteLengthOf(samples),
    gainToMicrovolts: recording.gainToMicrovolts,
    warnings: [...opened.notices, ...recording.notices],
    openOptions: opened.said,
    sessionParameters: asParsed((await readSettings(session.folder)).parameters),
    parameterOverrides: asParsed(record?.overrides ?? {}),
  };
}

function byteLengthOf(files: readonly { readonly byteLength: number }[]): number {
  return files.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
