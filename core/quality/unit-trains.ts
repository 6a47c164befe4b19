import { placesInTurn } from '../math/places.ts';
import type { Sorting } from '../sorting/sorting.ts';
import type { UnitTrains } from './match-counts.ts';

/** The spikes of one unit. */
export interface UnitSpikes {
  /** Samples in each segment, ascending. */
  readonly trains: UnitTrains;
  /** Microvolts, in the order of the table. */
  readonly amplitudes: Float32Array;
}

/**
 * One unit's spikes after the other's, in the order of `sorting.units`: all of half a day take as much as the table.
 * They are valid until the next are asked for, and may be changed.
 */
export function* spikesOfUnits({ spikes, segments, units }: Sorting): Generator<UnitSpikes> {
  const { segmentIndex, sampleIndex, unitIndex, amplitude } = spikes;
  let room = roomFor(0);
  for (const [, rows] of placesInTurn(unitIndex, units.length)) {
    if (rows.length > room.samples.length) room = roomFor(rows.length);
    const samples = room.samples.subarray(0, rows.length);
    const amplitudes = room.amplitudes.subarray(0, rows.length);
    const counts = new Uint32Array(segments.length);
    for (let k = 0; k < rows.length; k++) {
      samples[k] = sampleIndex[rows[k]];
      amplitudes[k] = amplitude[rows[k]];
      counts[segmentIndex[rows[k]]]++;
    }
    let end = 0;
    // The table is sorted by segment, then time.
    const trains = Array.from(counts, (count) => {
      end += count;
      return samples.subarray(end - count, end);
    });
    yield { trains, amplitudes };
  }
}

function roomFor(count: number) {
  return { samples: new Float64Array(count), amplitudes: new Float32Array(count) };
}
