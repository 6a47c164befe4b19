import { UserError } from '../base/errors.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Recording } from '../recording/recording.ts';
import { flagOf, type OpenOptions } from './open-options.ts';
import { stemOf } from './paths.ts';
import { bytesPerSample } from './sample-type.ts';
import { wholeFileRecording } from './whole-file-recording.ts';
import { wholeFrames } from './whole-frames.ts';

/**
 * Little-endian samples without a header, channels interleaved: the frames of all channels follow
 * each other. Everything else must be told.
 * @throws UserError `RAW_FACTS_MISSING`, `EMPTY_FILE`, `OFFSET_BEYOND_END`
 */
export function openRawBinary(source: ByteSource, options: OpenOptions): Recording {
  const { sampleRate, channels, dtype } = options;
  if (sampleRate === undefined || channels === undefined || dtype === undefined) {
    throw factsMissing(source.name, options);
  }
  const { frameCount, notices } = wholeFrames(source, channels * bytesPerSample(dtype));
  return wholeFileRecording(
    {
      source,
      dataOffset: 0,
      sampleType: dtype,
      byteOrder: 'little',
      order: 'interleaved',
      columnCount: channels,
      frameCount,
    },
    sampleRate,
    options,
    notices,
  );
}

function factsMissing(file: string, options: OpenOptions): UserError {
  const missing = (['sampleRate', 'channels', 'dtype'] as const).filter(
    (option) => options[option] === undefined,
  );
  return new UserError(
    'RAW_FACTS_MISSING',
    `${file} has no header that Spikeloom knows, so it is read as raw binary, and ${missing.join(', ')} must be told: give ${missing.map(flagOf).join(', ')}, or the same keys in ${stemOf(file)}.json beside it.`,
  );
}
