import { relative, sep } from 'node:path';
import { durationSeconds, totalSampleCount } from '../../../core/index.ts';
import type { FoundRecording } from '../../files/found-recording.ts';
import type {
  RecordingFacts,
  RecordingList,
  RecordingState,
  RecordingSummary,
  SessionMethods,
} from '../contract.ts';
import type { EventHub } from '../event-hub.ts';
import { faultOf } from '../fault-of.ts';
import type { Handlers } from '../handlers.ts';
import type { FolderSession } from '../sessions/folder-session.ts';
import { recordingIdOf } from '../sessions/recording-id.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { UserFiles } from '../user-files.ts';

/** @param onUnused is told of a session that its last client has left */
export function sessionHandlers(
  sessions: Sessions,
  userFiles: UserFiles,
  events: EventHub,
  onUnused: (session: FolderSession) => Promise<void>,
): Handlers<keyof SessionMethods> {
  return {
    async openSession({ path, options }, { clientId }) {
      const opened = await sessions.open(path, options ?? {}, clientId);
      const { session, isFolder } = opened;
      await userFiles.rememberPlace(opened.path, isFolder);
      if (isFolder) return session.facts(null);
      const place = relative(session.folder, opened.path).split(sep).join('/');
      const { recordings } = await session.search();
      const found = recordings.find((recording) => recording.place === place);
      return session.facts(found === undefined ? null : recordingIdOf(found));
    },
    async closeSession({ sessionId }, { clientId }) {
      sessions.get(sessionId);
      for (const session of sessions.leave(clientId, sessionId)) await onUnused(session);
      return null;
    },
    async listRecordings({ sessionId }) {
      return listRecordings(sessions.get(sessionId));
    },
    describeRecording: ({ sessionId, recordingId }) =>
      describeRecording(sessions.get(sessionId), recordingId),
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
  const { recordings, problems } = await session.search();
  return {
    recordings: recordings.map((found) => summaryOf(session, found)),
    problems: problems.map(({ path, error }) => ({ path, fault: faultOf(error, path) })),
  };
}

function summaryOf({ store }: FolderSession, found: FoundRecording): RecordingSummary {
  const record = store?.recordings
    .list()
    .find(({ place, name }) => place === found.place && name === found.name);
  const run = record && store?.runs.lastFinished(record.id);
  const state: RecordingState =
    found.writing === 'growing' ? 'growing' : run === undefined ? 'new' : 'sorted';
  return {
    recordingId: recordingIdOf(found),
    name: found.name,
    relativePath: found.place,
    format: found.format,
    state,
    durationSeconds: found.durationSeconds,
    channelCount: found.channelCount,
    sampleRateHz: found.sampleRate,
    byteLength: found.samples.reduce((sum, { byteLength }) => sum + byteLength, 0),
    unitCount: run?.numbers?.unitCount ?? null,
    spikeCount: run?.numbers?.spikeCount ?? null,
    warnings: found.notices,
    fault: null,
  };
}

async function describeRecording(
  session: FolderSession,
  recordingId: string,
): Promise<RecordingFacts> {
  const { named, opened, source } = await session.open(recordingId);
  const { recording, samples } = named;
  return {
    recordingId,
    name: named.name,
    path: source.path,
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
    byteLength: samples.reduce((sum, { byteLength }) => sum + byteLength, 0),
    gainToMicrovolts: recording.gainToMicrovolts,
    warnings: [...opened.notices, ...recording.notices],
    openOptions: source.options,
    parameterOverrides: {},
  };
}
