import type { Random } from '../base/random.ts';
import { type Recording, totalSampleCount } from '../recording/recording.ts';

/** Samples [start, end) of a segment. */
export interface Piece {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

/** How much of a recording the noise is learned from. */
const noiseSeconds = 30;

/** Fewer seconds with many channels: so many numbers, channels times samples, are enough of it... */
const enoughValues = 6_000_000;
/** ... if they are so many samples at least, for filters of some tens of taps. */
const enoughSamples = 30_000;

/** Most numbers to hold of it. */
const mostValues = 16_000_000;

/** How much tells which channels see the same spikes: rare neurons must fire in it. It is not held. */
const sharingSeconds = 60;
const sharingValues = 60_000_000;

/** Fewest places the sample is taken from, so that it speaks for the whole recording... */
const minimumPieces = 20;
/** ... unless they would be shorter than this: each has to be filtered with its surroundings. */
const shortestPiece = 1024;

/** Samples that are enough to learn the noise from. */
export function samplesForNoise({ sampleRate, channelCount }: Recording): number {
  return Math.min(
    Math.ceil(noiseSeconds * sampleRate),
    Math.ceil(Math.max(enoughSamples, enoughValues / channelCount)),
    Math.ceil(mostValues / channelCount),
  );
}

/** Samples that are enough to learn which channels see the same spikes. */
export function samplesForSharing({ sampleRate, channelCount }: Recording): number {
  return Math.min(Math.ceil(sharingSeconds * sampleRate), Math.ceil(sharingValues / channelCount));
}

/**
 * Pieces that speak for a recording: all of it if it is short, else one piece at a random place in
 * each of equally long stretches. Sorted by time, without overlap; a segment's end may cut a piece
 * short.
 * @param budget samples to take, about
 */
export function choosePieces(
  recording: Recording,
  budget: number,
  longestPiece: number,
  random: Random,
): readonly Piece[] {
  const total = totalSampleCount(recording);
  if (total <= budget) return coverEverything(recording, longestPiece);
  const pieceSamples = Math.min(
    longestPiece,
    Math.max(shortestPiece, Math.ceil(budget / minimumPieces)),
  );
  const pieceCount = Math.ceil(budget / pieceSamples);
  const pieces: Piece[] = [];
  for (let k = 0; k < pieceCount; k++) {
    const from = Math.floor((k * total) / pieceCount);
    const to = Math.floor(((k + 1) * total) / pieceCount);
    const length = Math.min(pieceSamples, to - from);
    pieces.push(pieceAt(recording, from + random.integer(to - from - length + 1), length));
  }
  return pieces;
}

function coverEverything(recording: Recording, longestPiece: number): Piece[] {
  const pieces: Piece[] = [];
  recording.segments.forEach(({ sampleCount }, segment) => {
    for (let start = 0; start < sampleCount; start += longestPiece) {
      pieces.push({ segment, start, end: Math.min(start + longestPiece, sampleCount) });
    }
  });
  return pieces;
}

/** The piece that starts at a position counted over all segments. */
function pieceAt(recording: Recording, position: number, length: number): Piece {
  let segment = 0;
  let start = position;
  while (start >= recording.segments[segment]!.sampleCount) {
    start -= recording.segments[segment]!.sampleCount;
    segment++;
  }
  const end = Math.min(start + length, recording.segments[segment]!.sampleCount);
  return { segment, start, end };
}
