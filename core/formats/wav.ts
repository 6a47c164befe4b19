import { UserError } from '../base/errors.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import { flagOf, type OpenOptions, refuseOptions } from './open-options.ts';
import { bytesPerSample } from './sample-type.ts';
import { readWavHeader, type WavHeader } from './wav-header.ts';
import { wholeFileRecording } from './whole-file-recording.ts';
import { truncated } from './whole-frames.ts';

/**
 * A wave file (RIFF, RF64, BW64). Integer samples are kept as counts, not scaled to +-1: with
 * `gainUv` they become microvolts. Unsigned 8-bit samples rest at 128.
 * @throws UserError `WAV_TYPE`, `EMPTY_FILE`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `WAV_HEADER`
 */
export async function openWav(source: ByteSource, options: OpenOptions): Promise<Recording> {
  refuseOptions(options, ['dtype', 'channels'], source.name, 'wave');
  const header = await readWavHeader(source);
  const { channelCount, sampleType, dataOffset, dataBytes } = header;
  const frameBytes = channelCount * bytesPerSample(sampleType);
  const frameCount = Math.floor(dataBytes / frameBytes);
  const strayBytes = dataBytes - frameCount * frameBytes;
  const rate = sampleRateOf(header, options, source);
  const offsetCounts = options.offsetCounts ?? (sampleType === 'uint8' ? 128 : 0);
  return wholeFileRecording(
    {
      source,
      dataOffset,
      sampleType,
      byteOrder: 'little',
      order: 'interleaved',
      columnCount: channelCount,
      frameCount,
    },
    rate.sampleRate,
    { ...options, offsetCounts },
    [
      ...rate.notices,
      ...sizeNotices(header, source),
      ...(strayBytes === 0 ? [] : [truncated(source, frameBytes, strayBytes)]),
    ],
  );
}

function sampleRateOf(header: WavHeader, options: OpenOptions, source: ByteSource) {
  const sampleRate = options.sampleRate ?? header.sampleRate;
  if (sampleRate === 0) {
    throw new UserError(
      'SAMPLE_RATE_MISSING',
      `${source.name} states a sampling rate of 0: give ${flagOf('sampleRate')}.`,
    );
  }
  const notices: readonly Notice[] =
    sampleRate === header.sampleRate
      ? []
      : [
          {
            code: 'SAMPLE_RATE_OVERRIDDEN',
            message: `${source.name} states ${header.sampleRate} Hz; ${sampleRate} Hz was asked for and used.`,
          },
        ];
  return { sampleRate, notices };
}

function sizeNotices(header: WavHeader, source: ByteSource): readonly Notice[] {
  const { announcedBytes, dataBytes } = header;
  if (announcedBytes === dataBytes) return [];
  const message =
    announcedBytes === undefined
      ? `${source.name} does not state its length, as a recorder leaves it that was not stopped; it was read to its end.`
      : `${source.name} announces ${announcedBytes} bytes of samples and holds ${dataBytes}; it was read to its end.`;
  return [{ code: 'WAV_LENGTH_WRONG', message }];
}
