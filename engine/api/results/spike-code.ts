import type { CuratedRun } from '../../session/curated-run.ts';
import { rowsIn } from './spike-rows.ts';

/** An entry of a code: a spike of a unit, by the place of the unit. */
interface CodeEntry {
  readonly atom: number;
  readonly position: number;
  readonly amplitude: number;
}

/** The code around a spike: all spikes that its waveform overlaps with, and itself, by position. */
export function codeAround(
  { found, sorting, units }: CuratedRun,
  segment: number,
  sample: number,
): CodeEntry[] {
  const reach = sorting.templates.templateSamples;
  const range = { segment, start: Math.max(0, sample - reach + 1), end: sample + reach };
  const { sampleIndex, amplitude } = found.spikes;
  return units
    .flatMap(({ rows }, atom) =>
      Array.from(rowsIn(rows, found.spikes, range), (row) => ({
        atom,
        position: sampleIndex[row]!,
        amplitude: amplitude[row]!,
      })),
    )
    .sort((a, b) => a.position - b.position);
}
