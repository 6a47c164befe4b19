import type { Dictionary } from '../csc/problem.ts';
import type { Recording } from '../recording/recording.ts';
import { wideSurroundings } from './tile-islands.ts';

/** What sorting may use of the machine. It decides about time and memory, never about the result. */
export interface WorkLimits {
  /** For what sorting holds: signal, correlations and what each thread needs; the program itself comes on top. */
  readonly memoryBytes: number;
  readonly threads: number;
}

/** What the memory of coding depends on. */
export interface CodingSize {
  readonly channelCount: number;
  readonly atomCount: number;
  readonly atomSamples: number;
  /** Samples of the longest segment. */
  readonly longestSamples: number;
}

export interface CodingLayout {
  readonly threads: number;
  readonly tileSamples: number;
}

export const usualLimits: WorkLimits = { memoryBytes: 1e9, threads: 1 };

/** A thread with its program and kernels, and what it holds of each channel: blocks of prepared signal. */
const THREAD_BYTES = 64e6;
const CHANNEL_BLOCK_BYTES = 0.18e6;
/** A thread that learns a region, without the signal that it learns from. */
const LEARNER_BYTES = 128e6;
/** What a sort whose threads share the learning takes beyond one that learns by itself: what they share is held on both sides. */
const TEAM_BYTES = 270e6;
/** Bytes of a channel's sample and of an atom's correlation. */
const CHANNEL_BYTES = 4;
const ATOM_BYTES = 8;
/** Heat, silences and cuts of one position. */
const POSITION_BYTES = 16;
/** Longer ones save next to nothing around them, and the last of them keep fewer threads busy for longer. */
const LONGEST_TILE = 131_072;
const SHORTEST_TILE = 4096;
/** Tile lengths are multiples of this. */
const TILE_STEP = 1024;
/** Tiles for each thread, where the recording is so short that some threads would be left without. */
const TILES_PER_THREAD = 2;
/** What the signal around a tile costs, as a share of the tile's own: it is read again, and correlated again for one tile of several. */
const AROUND_COST = 0.25;

export function codingSizeOf(
  { channelCount, segments }: Pick<Recording, 'channelCount' | 'segments'>,
  { atomCount, atomSamples }: Dictionary,
): CodingSize {
  const longestSamples = segments.reduce((most, one) => Math.max(most, one.sampleCount), 0);
  return { channelCount, atomCount, atomSamples, longestSamples };
}

/** Bytes that a thread needs to code a tile, with the signal around it. */
export function tileBytes(size: CodingSize, tileSamples: number): number {
  return (tileSamples + surroundings(size)) * bytesPerSample(size);
}

/** Samples of tiles that are coded while every thread looks at one sample, be it around its tile. */
export function codingSpeed({ threads, tileSamples }: CodingLayout, size: CodingSize): number {
  return (threads * tileSamples) / (tileSamples + AROUND_COST * surroundings(size));
}

/**
 * Threads and length of tile that get most done within the memory: signal around each tile is
 * read again for the next, so long tiles are better, and so are many threads. One thread with
 * the shortest tile is taken however small the memory is.
 */
export function planCoding(limits: WorkLimits, size: CodingSize): CodingLayout {
  const around = surroundings(size);
  let best = { threads: 1, tileSamples: SHORTEST_TILE };
  let bestSpeed = 0;
  for (let threads = limits.threads; threads >= 1; threads--) {
    const share = (limits.memoryBytes - dictionaryBytes(size)) / threads;
    const room = share - THREAD_BYTES - CHANNEL_BLOCK_BYTES * size.channelCount;
    const fitting = TILE_STEP * Math.floor((room / bytesPerSample(size) - around) / TILE_STEP);
    if (fitting < SHORTEST_TILE) continue;
    const shared = Math.ceil(size.longestSamples / (TILES_PER_THREAD * threads));
    const useful = Math.min(LONGEST_TILE, Math.max(SHORTEST_TILE, around, shared));
    const layout = { threads, tileSamples: Math.min(fitting, useful) };
    const speed = codingSpeed(layout, size);
    if (speed <= bestSpeed) continue;
    best = layout;
    bestSpeed = speed;
  }
  return best;
}

/** The dictionary, which all threads see, with zeros on the channels that atoms do not have. */
function dictionaryBytes({ atomCount, channelCount, atomSamples }: CodingSize): number {
  return Float64Array.BYTES_PER_ELEMENT * atomCount * channelCount * atomSamples;
}

/** Threads that may work before anything is coded: one at least, and those that learning may be shared among. */
export function threadsWithin({ memoryBytes, threads }: WorkLimits): number {
  return Math.max(1, Math.min(threads, Math.floor((memoryBytes - TEAM_BYTES) / THREAD_BYTES)));
}

/** Most numbers of signal to hold at once to learn from. */
export function sampleValuesWithin({ memoryBytes, threads }: WorkLimits): number {
  const room = memoryBytes - threads * LEARNER_BYTES;
  return Math.max(0, room) / Float32Array.BYTES_PER_ELEMENT;
}

/**
 * Regions that can be learned at the same time: one at least, and no more than there are threads.
 * @param sampleValues numbers of signal in the samples that they are learned from
 */
export function learnersWithin(
  { memoryBytes, threads }: WorkLimits,
  sampleValues: readonly number[],
): number {
  const largestFirst = [...sampleValues].sort((a, b) => b - a).slice(0, threads);
  let left = memoryBytes;
  const tooMany = largestFirst.findIndex((values) => {
    left -= LEARNER_BYTES + Float32Array.BYTES_PER_ELEMENT * values;
    return left < 0;
  });
  return Math.max(1, tooMany < 0 ? threads : tooMany);
}

/** Samples around a tile that may have to be looked at, see `codeTile`. */
function surroundings(size: CodingSize): number {
  const { before, after } = wideSurroundings(size);
  return before + after;
}

function bytesPerSample({ channelCount, atomCount }: CodingSize): number {
  return CHANNEL_BYTES * channelCount + ATOM_BYTES * atomCount + POSITION_BYTES;
}
