import { UserError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import { decodeLatin1 } from '../base/text.ts';
import { BrainVisionText } from './brainvision-text.ts';
import { brainVisionEvents } from './events/brainvision-events.ts';
import { matrixRecording } from './matrix-recording.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { fileNameOf, folderOf, joinPath, stemOf } from './paths.ts';
import { readText } from './read-text.ts';
import type { FormatFile, OpenedFile } from './recording-format.ts';
import { bytesPerSample, type SampleType } from './sample-type.ts';
import { oneSegment } from './stored-recording.ts';
import { wholeFrames } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

const SAMPLE_TYPES: Readonly<Record<string, SampleType>> = {
  INT_16: 'int16',
  INT_32: 'int32',
  IEEE_FLOAT_32: 'float32',
};

/** Factors to microvolts of what channels are measured in; a channel that says nothing is in microvolts. */
const MICROVOLTS: Readonly<Record<string, number>> = {
  '': 1,
  nv: 1e-3,
  uv: 1,
  µv: 1,
  mv: 1e3,
  v: 1e6,
};

/** The header file that may be beside a file of samples. */
export function brainVisionHeaderPath(path: string): string | undefined {
  if (!/\.(eeg|dat|bin)$/i.test(path)) return undefined;
  return joinPath(folderOf(path), `${stemOf(path)}.vhdr`);
}

export const isBrainVision = (head: Uint8Array) =>
  /^Brain ?Vision Data Exchange Header/.test(decodeLatin1(head.subarray(0, 64)));

/**
 * A BrainVision recording, opened by its header file (`.vhdr`).
 * @throws UserError `BRAINVISION_TYPE`, `FILE_NOT_FOUND`, `EMPTY_FILE`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `BRAINVISION_HEADER`
 */
export async function openBrainVision(
  { tree, path, source, sources }: FormatFile,
  options: OpenOptions,
): Promise<OpenedFile> {
  refuseOptions(options, layoutOptions, source.name, 'BrainVision');
  const header = new BrainVisionText(await readText(tree, path), source.name);
  const kind = header.text('Common Infos', 'DataFormat') ?? 'BINARY';
  const format = header.text('Binary Infos', 'BinaryFormat') ?? 'INT_16';
  const sampleType = SAMPLE_TYPES[format.toUpperCase()];
  if (kind.toUpperCase() !== 'BINARY' || sampleType === undefined) {
    throw new UserError(
      'BRAINVISION_TYPE',
      `${source.name} describes samples as ${kind} ${format}; expected BINARY ${Object.keys(SAMPLE_TYPES).join(', ')}. Export it in one of these.`,
    );
  }
  const columnCount = header.positive('Common Infos', 'NumberOfChannels');
  const sampleRate = hertz(1e6 / header.positive('Common Infos', 'SamplingInterval'));
  const samples = await sources.open(await samplesPath(header, { tree, path }));
  const { frameCount, notices } = wholeFrames(samples, columnCount * bytesPerSample(sampleType));
  const wiring = wireChannels(
    Array.from({ length: columnCount }, (_, column) => channelOf(header, column)),
    options.probe,
  );
  requireElectrodes(wiring, source.name);
  const isPlanar = header.text('Common Infos', 'DataOrientation')?.toUpperCase() === 'VECTORIZED';
  const recording = matrixRecording(
    {
      source: samples,
      dataOffset: 0,
      sampleType,
      byteOrder: 'little',
      order: isPlanar ? 'planar' : 'interleaved',
      columnCount,
      frameCount,
    },
    {
      sampleRate,
      channels: wiring.channels,
      segments: oneSegment(frameCount, sampleRate),
      probe: wiring.probe,
      notices: [...notices, ...wiring.notices],
    },
  );
  const events = brainVisionEvents(tree, markersPath(header, path), recording);
  return { recording, samples: [samples], events };
}

/** `$b` stands for the header file's own name. */
async function samplesPath(
  header: BrainVisionText,
  { tree, path }: Pick<FormatFile, 'tree' | 'path'>,
) {
  const stated = header.text('Common Infos', 'DataFile')?.replaceAll('$b', stemOf(path));
  if (stated === undefined) throw header.damaged('names no file of samples');
  const renamed = `${stemOf(path)}.${stated.split('.').at(-1)}`;
  for (const name of [fileNameOf(stated), renamed]) {
    const candidate = joinPath(folderOf(path), name);
    if (await tree.has(candidate)) return candidate;
  }
  throw new UserError('FILE_NOT_FOUND', `${path} names ${stated}, which is not beside it.`);
}

/** Renamed recordings still name their first marker file. */
function markersPath(header: BrainVisionText, path: string): readonly string[] {
  const stated = header.text('Common Infos', 'MarkerFile')?.replaceAll('$b', stemOf(path));
  if (stated === undefined) return [];
  return [fileNameOf(stated), `${stemOf(path)}.vmrk`].map((name) => joinPath(folderOf(path), name));
}

/** `Ch1=name,reference,resolution,unit`, where `\1` stands for a comma. */
function channelOf(header: BrainVisionText, column: number) {
  const fields = header.text('Channel Infos', `Ch${column + 1}`)?.split(',') ?? [];
  const [name = '', , resolution = '', unit = ''] = fields.map((field) => field.trim());
  const toMicrovolts = MICROVOLTS[unit.toLowerCase()];
  const scale = Number(resolution || 1);
  if (!Number.isFinite(scale) || scale === 0) {
    throw header.damaged(`gives channel ${column + 1} the resolution ${resolution}`);
  }
  return {
    name: name.replaceAll('\\1', ',') || `ch${column}`,
    column,
    gainToMicrovolts: scale * (toMicrovolts ?? 1),
    offsetCounts: 0,
    isElectrode: toMicrovolts !== undefined,
  };
}
