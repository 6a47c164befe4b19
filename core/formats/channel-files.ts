import { DamagedFileError } from '../base/errors.ts';
import { type Hertz, hertz } from '../base/quantities.ts';
import type { ByteSource, FileTree } from '../recording/byte-source.ts';
import { unknownProbe } from '../recording/probe.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import { blockRecording, type SampleBlocks } from './block-recording.ts';
import { eventFiles } from './events/event-files.ts';
import type { EventClock, EventList } from './events/event-list.ts';
import { FailedParts } from './failed-parts.ts';
import { gapNotices } from './gap-notices.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { folderSafeName, type NamedRecording } from './opened-recording.ts';
import { fileNameOf, folderNameOf, folderOf, stemOf } from './paths.ts';
import type { SourceSet } from './source-set.ts';
import { stackChannels } from './stack-channels.ts';
import type { StoredSegment } from './stored-recording.ts';
import { emptyFile } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

/** What the header of a channel's file says. */
export interface ChannelHeader {
  readonly name: string;
  readonly sampleRate: number;
  readonly gainToMicrovolts: number;
  readonly isElectrode: boolean;
}

/** Events in files beside the channels. */
export interface ChannelFileEvents {
  /** Whether a file of this name, in the folder of the channels, holds some. */
  readonly isFile: (name: string) => boolean;
  readonly readFile: (
    tree: FileTree,
    path: string,
    list: EventList,
    clock: EventClock,
  ) => Promise<void>;
}

/** A format of files that hold one channel each, in records that begin with a time stamp. */
export interface ChannelFileFormat {
  readonly format: string;
  readonly records: Omit<SampleBlocks, 'source'> & { readonly samplesOffset: number };
  /** What a time stamp counts, for messages. */
  readonly tickUnit: string;
  readonly readHeader: (source: ByteSource, fallbackName: string) => Promise<ChannelHeader>;
  /** Time stamp of a record. */
  readonly ticksAt: (source: ByteSource, record: number) => Promise<number>;
  /** Segments by the time stamps of one file, whose frames count as if every record were full. */
  readonly findSegments: (
    source: ByteSource,
    recordCount: number,
    sampleRate: Hertz,
  ) => Promise<StoredSegment[]>;
  readonly events: ChannelFileEvents;
}

interface Channel {
  readonly path: string;
  readonly source: ByteSource;
  readonly header: ChannelHeader;
  readonly recordCount: number;
  /** Of the first record. */
  readonly ticks: number;
}

/**
 * Opens files of a channel each as one recording for each rate and time of start: those of one
 * acquisition together. Gaps in the clock begin segments. Files that cannot be read become notices
 * as long as one can.
 * @param paths files of the sources' tree, at least one
 * @throws UserError `EMPTY_FILE`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError what the format says; `CLOCKS_DIFFER`
 */
export async function openChannelFiles(
  kind: ChannelFileFormat,
  paths: readonly string[],
  options: OpenOptions,
  tree: FileTree,
  sources: SourceSet,
): Promise<{ recordings: NamedRecording[]; notices: Notice[] }> {
  refuseOptions(options, layoutOptions, paths[0], kind.format);
  const failed = new FailedParts();
  const groups = new Map<string, Channel[]>();
  for (const path of paths) {
    const channel = await failed.attempt(() => openChannel(kind, path, sources));
    if (channel === undefined) continue;
    const key = `${channel.header.sampleRate} Hz from ${channel.ticks}`;
    groups.set(key, [...(groups.get(key) ?? []), channel]);
  }
  const folder = folderOf(paths[0]);
  const findEvents = async () =>
    (await tree.list(folder)).filter(
      (path) => folderOf(path) === folder && kind.events.isFile(fileNameOf(path)),
    );
  const eventsOf = (clock: EventClock) =>
    eventFiles(tree, clock, folder || tree.name, findEvents, (path, list) =>
      kind.events.readFile(tree, path, list, clock),
    );
  const recordings: NamedRecording[] = [];
  for (const channels of groups.values()) {
    const recording = await failed.attempt(() => recordingOf(kind, channels, options));
    if (recording === undefined) continue;
    const name = nameOf(channels, groups.size, sources.treeName);
    const samples = channels.map(({ source }) => source);
    recordings.push({ name, recording, samples, events: eventsOf(recording) });
  }
  if (recordings.length === 0) throw failed.first;
  return { recordings, notices: failed.notices };
}

async function openChannel(
  { readHeader, ticksAt, records }: ChannelFileFormat,
  path: string,
  sources: SourceSet,
): Promise<Channel> {
  const source = await sources.open(path);
  const header = await readHeader(source, stemOf(path));
  const heldBytes = Math.max(0, source.byteLength - records.dataOffset);
  const recordCount = Math.floor(heldBytes / records.blockBytes);
  if (recordCount === 0) throw emptyFile(source);
  return { path, source, header, recordCount, ticks: await ticksAt(source, 0) };
}

/** Channels of one acquisition, which began together; the shortest says where it ends. */
async function recordingOf(
  kind: ChannelFileFormat,
  channels: readonly Channel[],
  options: OpenOptions,
): Promise<Recording> {
  const [first] = channels;
  const sampleRate = hertz(first.header.sampleRate);
  const recordCount = Math.min(...channels.map((channel) => channel.recordCount));
  const segments = await kind.findSegments(first.source, recordCount, sampleRate);
  if (segments.length === 0) throw emptyFile(first.source);
  for (const channel of channels.slice(1)) await requireSameClock(kind, channel, first, segments);
  const wiring = wireChannels(
    channels.map(({ source, header }) => ({
      source,
      ...header,
      offsetCounts: 0,
      isElectrode: header.isElectrode || options.allChannels === true,
    })),
    options.probe,
  );
  requireElectrodes(wiring, first.source.name);
  const { samplesOffset, ...records } = kind.records;
  const rows = wiring.channels.map((channel) =>
    blockRecording(
      { ...records, source: channel.source },
      {
        sampleRate,
        channels: [{ ...channel, byteOffset: samplesOffset }],
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
      ...lengthNotices(kind, channels, recordCount),
      ...gapNotices(first.source.name, segments),
      ...wiring.notices,
    ],
  });
}

/** @throws DamagedFileError `CLOCKS_DIFFER` where a channel does not follow the first through its gaps */
async function requireSameClock(
  { ticksAt, records, tickUnit }: ChannelFileFormat,
  { source }: Channel,
  first: Channel,
  segments: readonly StoredSegment[],
): Promise<void> {
  for (const { firstFrame } of segments) {
    const record = firstFrame / records.framesPerBlock;
    const ticks = await ticksAt(source, record);
    const due = await ticksAt(first.source, record);
    if (ticks === due) continue;
    throw new DamagedFileError(
      'CLOCKS_DIFFER',
      `${source.name}: record ${record} begins at ${ticks} ${tickUnit}, in ${first.source.name} at ${due}. The two lost different records: open each by itself.`,
    );
  }
}

function lengthNotices(
  { records }: ChannelFileFormat,
  channels: readonly Channel[],
  recordCount: number,
): Notice[] {
  const longer = channels.filter((channel) => channel.recordCount > recordCount);
  const stray = channels.filter(
    ({ source }) => (source.byteLength - records.dataOffset) % records.blockBytes !== 0,
  );
  const notices: Notice[] = [];
  if (longer.length > 0) {
    const message = `${namesOf(longer)}: more records than the other channels have; the recording ends with the shortest.`;
    notices.push({ code: 'CHANNEL_LENGTHS_DIFFER', message });
  }
  if (stray.length > 0) {
    const message = `${namesOf(stray)}: the file ends within a record; that part was left out.`;
    notices.push({ code: 'TRUNCATED_LAST_FRAME', message });
  }
  return notices;
}

const namesOf = (channels: readonly Channel[]) =>
  channels.map(({ path }) => fileNameOf(path)).join(', ');

/** The file's name where a channel is alone, else the folder's; and what tells several groups apart. */
function nameOf(channels: readonly Channel[], groupCount: number, treeName: string): string {
  const [{ path, header }] = channels;
  if (channels.length === 1) return folderSafeName(stemOf(path));
  const folder = folderNameOf(treeName, folderOf(path));
  return folderSafeName(groupCount === 1 ? folder : `${folder}-${header.name}`);
}
