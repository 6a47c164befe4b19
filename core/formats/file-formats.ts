import type { ByteSource } from '../recording/byte-source.ts';
import type { Recording } from '../recording/recording.ts';
import { isBlackrock, openBlackrock } from './blackrock.ts';
import { isIntanFile, openIntan } from './intan.ts';
import { openNpy } from './npy.ts';
import { isNpy } from './npy-header.ts';
import type { OpenOptions } from './open-options.ts';
import { openRawBinary } from './raw-binary.ts';
import type { FormatFile, RecordingFormat } from './recording-format.ts';
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
  { format: 'Blackrock', formatId: 'blackrock', matches: isBlackrock, open: inFile(openBlackrock) },
  { format: 'Intan', formatId: 'intan', matches: isIntanFile, open: openIntan },
  { format: 'SpikeGLX', formatId: 'spikeglx', matches: isSpikeGlx, open: inFile(openSpikeGlx) },
];

const rawBinary: RecordingFormat = {
  format: 'Raw binary',
  formatId: 'raw-binary',
  matches: () => true,
  open: inSource(openRawBinary),
};

/** The format of a file by its content and what lies beside it; what no other claims is raw binary. */
export async function formatOf(file: FormatFile): Promise<RecordingFormat> {
  for (const format of formats) if (await format.matches(file)) return format;
  return rawBinary;
}
