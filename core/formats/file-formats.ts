import { isBlackrock, openBlackrock } from './blackrock.ts';
import { openNpy } from './npy.ts';
import { isNpy } from './npy-header.ts';
import { openRawBinary } from './raw-binary.ts';
import type { FormatFile, RecordingFormat } from './recording-format.ts';
import { isSpikeGlx, openSpikeGlx } from './spikeglx.ts';
import { openWav } from './wav.ts';
import { isWav } from './wav-header.ts';

/** Tried in order. */
const formats: readonly RecordingFormat[] = [
  {
    format: 'NumPy array',
    formatId: 'npy',
    matches: ({ head }) => isNpy(head),
    open: ({ source }, options) => openNpy(source, options),
  },
  {
    format: 'Wave sound',
    formatId: 'wav',
    matches: ({ head }) => isWav(head),
    open: ({ source }, options) => openWav(source, options),
  },
  { format: 'Blackrock', formatId: 'blackrock', matches: isBlackrock, open: openBlackrock },
  { format: 'SpikeGLX', formatId: 'spikeglx', matches: isSpikeGlx, open: openSpikeGlx },
];

const rawBinary: RecordingFormat = {
  format: 'Raw binary',
  formatId: 'raw-binary',
  matches: () => true,
  open: ({ source }, options) => openRawBinary(source, options),
};

/** The format of a file by its content and what lies beside it; what no other claims is raw binary. */
export async function formatOf(file: FormatFile): Promise<RecordingFormat> {
  for (const format of formats) if (await format.matches(file)) return format;
  return rawBinary;
}
