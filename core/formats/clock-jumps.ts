import { DamagedFileError } from '../base/errors.ts';
import { type Hertz, sampleIndex, seconds } from '../base/quantities.ts';
import type { StoredSegment } from './stored-recording.ts';

/** A clock that is written beside the samples: a number for each of `count` places. */
export interface WrittenClock {
  readonly count: number;
  /** Ticks from one place to the next while the recording runs. */
  readonly step: number;
  /** Ticks by which a step may be off; 0 for a clock that counts samples. */
  readonly tolerance: number;
  /** Ticks a step by which many steps may be off together, as the rate is known no better. */
  readonly slack: number;
  /** Places that one look may pass over, and that one read may take. */
  readonly placesPerLook: number;
  /** Ticks of places `from` to `to`, the last one included. */
  readonly read: (from: number, to: number) => Promise<ArrayLike<number>>;
  /** For messages. */
  readonly file: string;
}

/** Where a clock begins, or goes on after a jump. */
export interface ClockStart {
  readonly place: number;
  readonly ticks: number;
}

/** More jumps than this are no acquisition but a damaged clock, and would not fit in memory. */
const MOST_JUMPS = 100_000;

/**
 * Finds where a clock jumps without reading all of it: two places whose ticks differ by what lies
 * between them have no jump between them.
 * @returns the first place, and every place that does not follow the one before it
 * @throws DamagedFileError `CLOCK_JUMPS`
 */
export async function findClockJumps(clock: WrittenClock): Promise<ClockStart[]> {
  const { count, step, tolerance, slack, placesPerLook, read, file } = clock;
  const [first] = Array.from(await read(0, 0));
  const starts: ClockStart[] = [{ place: 0, ticks: first }];
  let place = 0;
  let ticks = first;
  while (place < count - 1) {
    const next = Math.min(place + placesPerLook, count - 1);
    const [nextTicks] = Array.from(await read(next, next));
    const expected = (next - place) * step;
    if (Math.abs(nextTicks - ticks - expected) > (next - place) * slack + tolerance) {
      const between = await read(place, next);
      for (let i = 1; i <= next - place; i++) {
        if (Math.abs(between[i] - between[i - 1] - step) <= tolerance) continue;
        starts.push({ place: place + i, ticks: between[i] });
        if (starts.length > MOST_JUMPS) {
          throw new DamagedFileError(
            'CLOCK_JUMPS',
            `${file}: the clock jumps more than ${MOST_JUMPS} times. Copy the file again.`,
          );
        }
      }
    }
    place = next;
    ticks = nextTicks;
  }
  return starts;
}

/** Reads the ticks of places one by one, where other things lie between them. */
export function placeByPlace(ticksAt: (place: number) => Promise<number>): WrittenClock['read'] {
  return (from, to) =>
    Promise.all(Array.from({ length: to - from + 1 }, (_, i) => ticksAt(from + i)));
}

/**
 * Segments by a clock that counts samples, whose places have as many frames each. Where it begins
 * below zero, as it does before a trigger, it is counted from there.
 */
export function countedSegments(
  starts: readonly ClockStart[],
  placeCount: number,
  framesPerPlace: number,
  sampleRate: Hertz,
): StoredSegment[] {
  const zero = Math.min(0, starts[0].ticks);
  return starts.map(({ place, ticks }, i) => ({
    firstFrame: place * framesPerPlace,
    startSample: sampleIndex(ticks - zero),
    sampleCount: ((starts[i + 1]?.place ?? placeCount) - place) * framesPerPlace,
    startTime: seconds((ticks - zero) / sampleRate),
  }));
}
