import { hertz } from '../base/quantities.ts';
import { blockRecording, type SampleBlocks } from './block-recording.ts';
import { countedSegments } from './clock-jumps.ts';
import { eventsInBlocks } from './events/intan-events.ts';
import { gapNotices } from './gap-notices.ts';
import { findIntanGaps, intanBlock } from './intan-blocks.ts';
import { type IntanHeader, isIntan, readIntanHeader } from './intan-header.ts';
import { signalsLeftOut } from './intan-left-out.ts';
import { openIntanParts } from './intan-parts.ts';
import { adcScale, amplifierMicrovolts, channelNames } from './intan-scale.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { fileNameOf, folderOf, joinPath } from './paths.ts';
import type { FormatFile, OpenedFile } from './recording-format.ts';
import { wholeFrames } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

/** Header files of recordings that are stored in several files. */
const HEADER_FILES = ['info.rhd', 'info.rhs'];

export const isIntanHeaderFile = (path: string) =>
  HEADER_FILES.includes(fileNameOf(path).toLowerCase());

/** The header file beside a part of a recording. */
export async function intanHeaderBeside({ tree, path }: Pick<FormatFile, 'tree' | 'path'>) {
  if (!/\.dat$/i.test(path)) return undefined;
  for (const name of HEADER_FILES) {
    const header = joinPath(folderOf(path), name);
    if (await tree.has(header)) return header;
  }
  return undefined;
}

export const isIntanFile = ({ head }: FormatFile) => isIntan(head);

/**
 * A recording of Intan: a file of blocks (`.rhd`, `.rhs`), or the header file `info.rhd` of one
 * that has a file for each kind of signal or for each channel.
 * @throws UserError `EMPTY_FILE`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`, `FILE_NOT_FOUND`
 * @throws DamagedFileError `INTAN_HEADER`, `CLOCK_JUMPS`
 */
export async function openIntan(file: FormatFile, options: OpenOptions): Promise<OpenedFile> {
  const { source, path } = file;
  refuseOptions(options, layoutOptions, source.name, 'Intan');
  const header = await readIntanHeader(source);
  if (isIntanHeaderFile(path)) {
    return openIntanParts(file, header, options);
  }
  const block = intanBlock(header);
  const { frameCount: blockCount, notices } = wholeFrames(
    source,
    block.byteLength,
    header.headerBytes,
  );
  const starts = await findIntanGaps(source, header, blockCount);
  const sampleRate = hertz(header.sampleRate);
  const segments = countedSegments(starts, blockCount, block.frames, sampleRate);
  const wiring = wireChannels(columnsOf(header, options), options.probe);
  requireElectrodes(wiring, source.name);
  const blocks: SampleBlocks = {
    source,
    dataOffset: header.headerBytes,
    blockBytes: block.byteLength,
    framesPerBlock: block.frames,
    sampleType: 'uint16',
    byteOrder: 'little',
  };
  const recording = blockRecording(blocks, {
    sampleRate,
    segments,
    channels: wiring.channels,
    probe: wiring.probe,
    notices: [
      ...notices,
      ...gapNotices(source.name, segments),
      ...wiring.notices,
      ...signalsLeftOut(header, ['auxiliary', 'supply', 'dac']),
    ],
  });
  return { recording, events: eventsInBlocks(header, block, blocks, segments) };
}

function columnsOf(header: IntanHeader, options: OpenOptions) {
  const { offsets, frames } = intanBlock(header);
  const place = (signal: 'amplifier' | 'adc') => (name: string, i: number) => ({
    name,
    byteOffset: offsets[signal] + 2 * frames * i,
  });
  return [
    ...channelNames(header, 'amplifier')
      .map(place('amplifier'))
      .map((channel) => ({
        ...channel,
        gainToMicrovolts: amplifierMicrovolts,
        offsetCounts: 32768,
        isElectrode: true,
      })),
    ...channelNames(header, 'adc')
      .map(place('adc'))
      .map((channel) => ({
        ...channel,
        ...adcScale(header),
        isElectrode: options.allChannels === true,
      })),
  ];
}
