/**
 * Quantities that must not be mixed up. A brand costs nothing at run time: a `SampleIndex` is a
 * number that has been said to count samples. Arrays of quantities stay plain typed arrays, with
 * the unit in their name.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = number & { readonly [brand]: Name };

/** Position on the recording's clock, in samples. Never stored as int32: it overflows after 19.9 h at 30 kHz. */
export type SampleIndex = Branded<'SampleIndex'>;
export type Seconds = Branded<'Seconds'>;
export type Hertz = Branded<'Hertz'>;

export const sampleIndex = (value: number): SampleIndex => value as SampleIndex;
export const seconds = (value: number): Seconds => value as Seconds;
export const hertz = (value: number): Hertz => value as Hertz;

/** Nearest whole number of samples in `durationMs`, at least one. */
export function samplesInMs(durationMs: number, sampleRate: Hertz): number {
  return Math.max(1, Math.round((durationMs * sampleRate) / 1000));
}
