/** Milliseconds since any fixed moment. */
export type Clock = () => number;

/** Seconds of each of `repeats` runs, after one that is not counted: the compiler learns in it. */
export function timeRepeats(work: () => void, repeats: number, clock: Clock): number[] {
  work();
  return Array.from({ length: repeats }, () => {
    const start = clock();
    work();
    return (clock() - start) / 1000;
  });
}
