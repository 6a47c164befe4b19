import { Random } from '../base/random.ts';
import { durationSeconds, type Recording } from '../recording/recording.ts';
import type { TileRange } from './code-tile.ts';
import type { Parameters } from './parameters.ts';
import { tileRanges } from './tile-coder.ts';

/** Seconds of recording in one stretch of a sample. */
const STRETCH_SECONDS = 5;
/** Most numbers of signal in one stretch: with many channels they are shorter, and more. */
const STRETCH_VALUES = 16_000_000;
/** Share of the recording that says how its templates change. */
const FOLLOWED_SHARE = 0.1;
/** Fewer stretches than this prove no change; more would only take memory. */
const FEWEST_FOLLOWED = 6;
const MOST_FOLLOWED = 60;
/** Streams of random numbers. */
const LEARN_STREAM = 1;
const FOLLOW_STREAM = 4;

/** A seeded sample of stretches to learn from, spread over the recording, in random order. */
export function stretchesToLearnFrom(recording: Recording, parameters: Parameters): TileRange[] {
  const random = Random.forStream(parameters.seed, LEARN_STREAM);
  const chosen = spreadStretches(recording, parameters.learnSeconds, random);
  return Array.from(random.shuffle(Int32Array.from(chosen.keys())), (i) => chosen[i]);
}

/** As many stretches, spread over the recording in the order of time, as its templates are followed by; none where it is short. */
export function stretchesToFollow(recording: Recording, parameters: Parameters): TileRange[] {
  const { follow, learnSeconds, seed } = parameters;
  const seconds = Math.min(learnSeconds, FOLLOWED_SHARE * durationSeconds(recording));
  if (follow === 'off' || seconds < FEWEST_FOLLOWED * STRETCH_SECONDS) return [];
  const random = Random.forStream(seed, FOLLOW_STREAM);
  return spreadStretches(recording, seconds, random, MOST_FOLLOWED);
}

/** One random stretch in each of equal parts of the recording; all there are if that is less than `seconds`. */
function spreadStretches(
  recording: Recording,
  seconds: number,
  random: Random,
  most = Number.POSITIVE_INFINITY,
): TileRange[] {
  const stretchSamples = Math.min(
    Math.ceil(STRETCH_SECONDS * recording.sampleRate),
    Math.ceil(STRETCH_VALUES / recording.channelCount),
  );
  const ranges = tileRanges(recording, stretchSamples);
  const enough = Math.max(1, Math.floor((seconds * recording.sampleRate) / stretchSamples));
  const wanted = Math.min(most, enough);
  if (ranges.length <= wanted) return ranges;
  return Array.from({ length: wanted }, (_, i) => {
    const from = Math.floor((i * ranges.length) / wanted);
    const to = Math.floor(((i + 1) * ranges.length) / wanted);
    return ranges[from + random.integer(to - from)];
  });
}
