import { median } from './statistics.ts';

/** Milliseconds since any fixed moment. */
export type Clock = () => number;

/** One of several ways to do the same work. */
export interface Alternative {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

/** Seconds of one alternative's runs. */
export interface Timing {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Times alternatives in turn, round after round, so that whatever else the machine does falls on all
 * of them alike. A first round is not counted: compilers learn in it.
 * @returns one timing an alternative, in their order
 */
export async function timeInterleaved(
  alternatives: readonly Alternative[],
  repeats: number,
  clock: Clock,
): Promise<Timing[]> {
  for (const { run } of alternatives) await run();
  const seconds: number[][] = alternatives.map(() => []);
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [i, { run }] of alternatives.entries()) {
      const start = clock();
      await run();
      seconds[i].push((clock() - start) / 1000);
    }
  }
  return seconds.map(timingOf);
}

/** @param seconds at least one */
export function timingOf(seconds: readonly number[]): Timing {
  return { median: median(seconds), least: Math.min(...seconds), most: Math.max(...seconds) };
}

/** The same for `factor` times the work. */
export function scaleTiming({ median, least, most }: Timing, factor: number): Timing {
  return { median: median * factor, least: least * factor, most: most * factor };
}
