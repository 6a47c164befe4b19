import type { ByteSource } from '../recording/byte-source.ts';
import type { Recording } from '../recording/recording.ts';
import { isBlackrock, openBlackrock } from './blackrock.ts';
import { brainVisionHeaderPath, isBrainVision, openBrainVision } from './brainvision.ts';
import { openEdf } from './edf.ts';
import { isEdf } from './edf-header.ts';
import { intanHeaderBeside, isIntanFile, openIntan } from './intan.ts';
import { isMat5 } from './mat/mat5.ts';
import { openMat5Recording } from './mat/mat5-recording.ts';
import { isNeuroscope, openNeuroscope } from './neuroscope.ts';
import { openNpy } from './npy.ts';
import { isNpy } from './npy-header.ts';
import type { OpenOptions } from './open-options.ts';
import { openPlexon } from './plexon.ts';
import { isPlexon } from './plexon-header.ts';
import { openRawBinary } from './raw-binary.ts';
import type { FormatFile, RecordingFormat } from './recording-format.ts';
import { openSpike2 } from './spike2.ts';
import { isSpike2 } from './spike2-header.ts';
import { isSpikeGlx, openSpikeGlx } from './spikeglx.ts';
import { openWav } from './wav.ts';
import { isWav } from './wav-header.ts';

type Opened = Recording | Promise<Recording>;

/** A format that needs nothing but the file itself. */
const inSource =
  (open: (source: ByteSource, options: OpenOptions) => Opened): RecordingFormat['open'] =>
  async ({ source }, options) => ({ recording: await open(source, options) });

/** A format that looks at what is around the file. */
const inFile =
  (open: (file: FormatFile, options: OpenOptions) => Opened): RecordingFormat['open'] =>
  async (file, options) => ({ recording: await open(file, options) });

/** Tried in order. */
const formats: readonly RecordingFormat[] = [
  {
    format: 'NumPy array',
    formatId: 'npy',
    matches: ({ head }) => isNpy(head),
    open: inSource(openNpy),
  },
  {
    format: 'Wave sound',
    formatId: 'wav',
    matches: ({ head }) => isWav(head),
    open: inSource(openWav),
  },
  { format: 'Blackrock', formatId: 'blackrock', matches: isBlackrock, open: openBlackrock },
  { format: 'Intan', formatId: 'intan', matches: isIntanFile, open: openIntan },
  {
    format: 'EDF',
    formatId: 'edf',
    matches: ({ head }) => isEdf(head),
    open: openEdf,
  },
  {
    format: 'BrainVision',
    formatId: 'brainvision',
    matches: ({ head }) => isBrainVision(head),
    open: openBrainVision,
  },
  {
    format: 'MATLAB',
    formatId: 'mat',
    matches: ({ head }) => isMat5(head),
    open: inFile(openMat5Recording),
  },
  {
    format: 'Plexon',
    formatId: 'plexon',
    matches: ({ head }) => isPlexon(head),
    open: openPlexon,
  },
  {
    format: 'Spike2',
    formatId: 'spike2',
    matches: ({ head }) => isSpike2(head),
    open: openSpike2,
  },
  {
    format: 'Neuroscope',
    formatId: 'neuroscope',
    matches: isNeuroscope,
    open: openNeuroscope,
  },
  { format: 'SpikeGLX', formatId: 'spikeglx', matches: isSpikeGlx, open: openSpikeGlx },
];

export const rawFormatId = 'raw-binary';

const rawBinary: RecordingFormat = {
  format: 'Raw binary',
  formatId: rawFormatId,
  matches: () => true,
  open: inSource(openRawBinary),
};

/** The format of a file by its content and what lies beside it; what no other claims is raw binary. */
export async function formatOf(file: FormatFile): Promise<RecordingFormat> {
  for (const format of formats) if (await format.matches(file)) return format;
  return rawBinary;
}

/** The file that stands for the recording which a file is a part of: its header, or the file itself. */
export async function entryOf({ tree, path }: Pick<FormatFile, 'tree' | 'path'>): Promise<string> {
  const header = (await intanHeaderBeside({ tree, path })) ?? brainVisionHeaderPath(path);
  return header !== undefined && (await tree.has(header)) ? header : path;
}
