import { DamagedFileError, type SpikeloomError, UserError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { unknownProbe } from '../recording/probe.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import { blockRecording } from './block-recording.ts';
import { gapNotices } from './gap-notices.ts';
import { type NcsHeader, ncsHeaderBytes, readNcsHeader } from './neuralynx-header.ts';
import {
  findSegments,
  readRecordHead,
  recordBytes,
  recordCountOf,
  recordFrames,
  recordHeadBytes,
} from './neuralynx-records.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { folderSafeName, type NamedRecording } from './opened-recording.ts';
import { fileNameOf, folderNameOf, folderOf, stemOf } from './paths.ts';
import type { SourceSet } from './source-set.ts';
import { stackChannels } from './stack-channels.ts';
import type { StoredSegment } from './stored-recording.ts';
import { emptyFile } from './whole-frames.ts';
import { wireChannels } from './wire-channels.ts';

/** One `.ncs` file: one channel. */
interface Channel {
  readonly path: string;
  readonly source: ByteSource;
  readonly header: NcsHeader;
  readonly recordCount: number;
  /** Of the first record. */
  readonly microseconds: number;
}

/**
 * Opens continuous files of Neuralynx (`.ncs`) as one recording for each rate and time of start:
 * those of one acquisition have a channel each. Gaps in the clock begin segments.
 * @param paths files of the sources' tree, at least one
 * @throws UserError `EMPTY_FILE` where no file holds a record, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `NEURALYNX_HEADER`, `NEURALYNX_RECORD`
 */
export async function openNeuralynx(
  paths: readonly string[],
  options: OpenOptions,
  sources: SourceSet,
): Promise<{ recordings: NamedRecording[]; notices: Notice[] }> {
  refuseOptions(options, layoutOptions, paths[0], 'Neuralynx');
  const failures: SpikeloomError[] = [];
  const groups = new Map<string, Channel[]>();
  for (const path of paths) {
    try {
      const channel = await openChannel(path, sources);
      const key = `${channel.header.sampleRate} Hz from ${channel.microseconds}`;
      groups.set(key, [...(groups.get(key) ?? []), channel]);
    } catch (error) {
      if (!(error instanceof UserError || error instanceof DamagedFileError)) throw error;
      failures.push(error);
    }
  }
  if (groups.size === 0) throw failures[0];
  const recordings = await Promise.all(
    Array.from(groups.values(), async (channels) => ({
      name: nameOf(channels, groups.size, sources.treeName),
      recording: await recordingOf(channels, options),
      samples: channels.map(({ source }) => source),
    })),
  );
  return { recordings, notices: failures.map(({ code, message }) => ({ code, message })) };
}

async function openChannel(path: string, sources: SourceSet): Promise<Channel> {
  const source = await sources.open(path);
  const header = await readNcsHeader(source, stemOf(path));
  const recordCount = recordCountOf(source);
  if (recordCount === 0) throw emptyFile(source);
  const { microseconds } = await readRecordHead(source, 0);
  return { path, source, header, recordCount, microseconds };
}

/** Channels of one acquisition, which began together; the shortest says where it ends. */
async function recordingOf(channels: readonly Channel[], options: OpenOptions): Promise<Recording> {
  const [first] = channels;
  const sampleRate = hertz(first.header.sampleRate);
  const recordCount = Math.min(...channels.map((channel) => channel.recordCount));
  const segments = await findSegments(first.source, recordCount, sampleRate);
  if (segments.length === 0) throw emptyFile(first.source);
  for (const channel of channels.slice(1)) await requireSameClock(channel, first, segments);
  const wiring = wireChannels(
    channels.map(({ source, header }) => ({
      source,
      name: header.channelName,
      gainToMicrovolts: header.gainToMicrovolts,
      offsetCounts: 0,
      isElectrode: true,
    })),
    options.probe,
  );
  const rows = wiring.channels.map((channel) =>
    blockRecording(
      {
        source: channel.source,
        dataOffset: ncsHeaderBytes,
        blockBytes: recordBytes,
        framesPerBlock: recordFrames,
        sampleType: 'int16',
        byteOrder: 'little',
      },
      {
        sampleRate,
        channels: [{ ...channel, byteOffset: recordHeadBytes }],
        segments,
        probe: unknownProbe(1),
        notices: [],
      },
    ),
  );
  return stackChannels(rows, {
    channelNames: wiring.channels.map(({ name }) => name),
    probe: wiring.probe,
    notices: [
      ...lengthNotices(channels, recordCount),
      ...gapNotices(first.source.name, segments),
      ...wiring.notices,
    ],
  });
}

/** @throws DamagedFileError `CLOCKS_DIFFER` where a channel does not follow the first through its gaps */
async function requireSameClock(
  { source }: Channel,
  first: Channel,
  segments: readonly StoredSegment[],
): Promise<void> {
  for (const { firstFrame, startTime } of segments) {
    const record = firstFrame / recordFrames;
    const { microseconds } = await readRecordHead(source, record);
    if (Math.abs(microseconds - startTime * 1e6) <= 1) continue;
    throw new DamagedFileError(
      'CLOCKS_DIFFER',
      `${source.name}: record ${record} begins at ${microseconds} µs, in ${first.source.name} at ${Math.round(startTime * 1e6)} µs. The two lost different records: open each by itself.`,
    );
  }
}

function lengthNotices(channels: readonly Channel[], recordCount: number): Notice[] {
  const longer = channels.filter((channel) => channel.recordCount > recordCount);
  const stray = channels.filter(
    ({ source }) => (source.byteLength - ncsHeaderBytes) % recordBytes !== 0,
  );
  const notices: Notice[] = [];
  if (longer.length > 0) {
    const names = longer.map(({ source }) => fileNameOf(source.name)).join(', ');
    const message = `${names}: more records than the other channels have; the recording ends with the shortest.`;
    notices.push({ code: 'CHANNEL_LENGTHS_DIFFER', message });
  }
  if (stray.length > 0) {
    const names = stray.map(({ source }) => fileNameOf(source.name)).join(', ');
    const message = `${names}: the file ends within a record; that part was left out.`;
    notices.push({ code: 'TRUNCATED_LAST_FRAME', message });
  }
  return notices;
}

/** The file's name where a channel is alone, else the folder's; and what tells several groups apart. */
function nameOf(channels: readonly Channel[], groupCount: number, treeName: string): string {
  const [{ path, header }] = channels;
  if (channels.length === 1) return folderSafeName(stemOf(path));
  const folder = folderNameOf(treeName, folderOf(path));
  return folderSafeName(groupCount === 1 ? folder : `${folder}-${header.channelName}`);
}
