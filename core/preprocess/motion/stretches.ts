import { durationSeconds, type Recording, totalSampleCount } from '../../recording/recording.ts';
import type { Piece } from '../sample.ts';
import { mostBins, usualBinSeconds } from './time-bins.ts';

/** A recording of this many values, channels times samples, is looked at as a whole. */
const wholeValues = 96_000_000;

/**
 * Share of a longer one that is looked at: all of it with few channels, less with many, which have
 * peaks enough, so that it takes a few hundredths of the recording's duration.
 */
const wholeChannels = 8;
const leastShare = 0.12;

/** Parts of a recording that tell how the tissue moved. */
export interface Stretches {
  /** By time, each at most a few seconds long. */
  readonly pieces: readonly Piece[];
  /** From the start of one to the start of the next. */
  readonly spacingSeconds: number;
}

/** Stretches of equal length, evenly spread. */
export function chooseStretches(recording: Recording): Stretches {
  const { channelCount, sampleRate, segments } = recording;
  const spacingSeconds = Math.max(usualBinSeconds, durationSeconds(recording) / mostBins);
  const share = Math.max(
    leastShare,
    wholeChannels / channelCount,
    wholeValues / (channelCount * totalSampleCount(recording)),
  );
  const spacing = Math.ceil(spacingSeconds * sampleRate);
  const length = Math.ceil(Math.min(1, share) * Math.min(spacing, usualBinSeconds * sampleRate));
  const pieces = segments.flatMap(({ sampleCount }, segment) =>
    Array.from({ length: Math.ceil(sampleCount / spacing) }, (_, k) => ({
      segment,
      start: k * spacing,
      end: Math.min(sampleCount, k * spacing + length),
    })),
  );
  return { pieces, spacingSeconds };
}
