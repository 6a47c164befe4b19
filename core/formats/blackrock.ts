import { hertz } from '../base/quantities.ts';
import type { ByteSource, FileTree } from '../recording/byte-source.ts';
import type { Recording } from '../recording/recording.ts';
import { isNsx, type NsxHeader, readNsxHeader } from './blackrock-header.ts';
import { readNevHeader } from './blackrock-nev.ts';
import { findPackets, type PacketLayout } from './blackrock-packets.ts';
import { blockRecording } from './block-recording.ts';
import { blackrockEvents } from './events/blackrock-events.ts';
import { withSource } from './events/event-files.ts';
import { gapNotices } from './gap-notices.ts';
import { matrixRecording } from './matrix-recording.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { folderOf, joinPath, stemOf } from './paths.ts';
import type { FormatFile, OpenedFile } from './recording-format.ts';
import { oneSegment } from './stored-recording.ts';
import { noPhysicalUnits } from './whole-file-recording.ts';
import { emptyFile, wholeFrames } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

export const isBlackrock = ({ head }: FormatFile) => isNsx(head);

/**
 * A continuous file of Blackrock (`.ns1` to `.ns9`), versions 2.1 to 3.0. Files of version 2.1
 * leave the scale to the events file (`.nev`) of the same name, where events are.
 * @throws UserError `EMPTY_FILE`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `BLACKROCK_HEADER`, `BLACKROCK_PACKET`
 */
export async function openBlackrock(
  { tree, path, source }: FormatFile,
  options: OpenOptions,
): Promise<OpenedFile> {
  const header = await readNsxHeader(source);
  const scale = await scaleOf(tree, path, header);
  const told = layoutOptions.filter((option) => option !== 'gainUv' || scale !== null);
  refuseOptions(options, told, source.name, 'Blackrock');
  const layout = await layoutOf(source, header);
  if (layout.segments.length === 0) throw emptyFile(source);
  const wiring = wireChannels(
    header.channels.map((channel, column) => ({
      ...channel,
      column,
      gainToMicrovolts: scale?.[column] ?? options.gainUv ?? 1,
      offsetCounts: 0,
      isElectrode: channel.isElectrode || options.allChannels === true,
    })),
    options.probe,
  );
  requireElectrodes(wiring, source.name);
  const description = {
    sampleRate: hertz(header.sampleRate),
    segments: layout.segments,
    probe: wiring.probe,
    notices: [
      ...layout.notices,
      ...gapNotices(source.name, layout.segments),
      ...(scale === null && options.gainUv === undefined ? [noPhysicalUnits(source.name)] : []),
      ...wiring.notices,
    ],
  };
  const stored = {
    source,
    dataOffset: header.headerBytes,
    sampleType: 'int16',
    byteOrder: 'little',
  } as const;
  const opened = (recording: Recording) => ({
    recording,
    events: blackrockEvents(tree, nevPath(path), recording),
  });
  const columnCount = header.channels.length;
  const { bytesBeforeFrame, segments } = layout;
  if (bytesBeforeFrame > 0) {
    const blockBytes = bytesBeforeFrame + 2 * columnCount;
    const channels = wiring.channels.map((channel) => ({
      ...channel,
      byteOffset: bytesBeforeFrame + 2 * channel.column,
    }));
    return opened(
      blockRecording({ ...stored, blockBytes, framesPerBlock: 1 }, { ...description, channels }),
    );
  }
  const frameCount = segments.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
  return opened(
    matrixRecording(
      { ...stored, order: 'interleaved', columnCount, frameCount },
      { ...description, channels: wiring.channels },
    ),
  );
}

const nevPath = (path: string) => joinPath(folderOf(path), `${stemOf(path)}.nev`);

async function layoutOf(source: ByteSource, header: NsxHeader): Promise<PacketLayout> {
  const frameBytes = 2 * header.channels.length;
  const whole = wholeFrames(source, frameBytes, header.headerBytes);
  if (header.version !== '2.1') return findPackets(source, header);
  const segments = oneSegment(whole.frameCount, hertz(header.sampleRate));
  return { segments, notices: whole.notices, bytesBeforeFrame: 0 };
}

/** Microvolts per count of every channel, or null where nothing tells them. */
async function scaleOf(
  tree: FileTree,
  path: string,
  { channels }: NsxHeader,
): Promise<readonly number[] | null> {
  const stated = channels.flatMap(({ gainToMicrovolts }) => gainToMicrovolts ?? []);
  if (stated.length === channels.length) return stated;
  const events = nevPath(path);
  if (!(await tree.has(events))) return null;
  const { microvolts } = await withSource(tree, events, readNevHeader);
  const scale = channels.flatMap(({ id }) => microvolts.get(id) ?? []);
  return scale.length === channels.length ? scale : null;
}
