import { placesInTurn } from '../../math/places.ts';
import type { Sorting } from '../../sorting/sorting.ts';
import { type TellingSpikes, tellingSpikes } from '../../sorting/telling-spikes.ts';
import { countSpikesByUnit } from '../spikes-by-unit.ts';
import { unitsWithRows } from './unit-rows.ts';

/** The spikes that taught a unit its template. */
export interface Teachers extends TellingSpikes {
  /** Place of the unit in the sorting. */
  readonly unit: number;
}

/** Teachers with the signal around them. */
export interface ShownTeachers extends Teachers {
  /** `(spikes x templateSamples)` on the unit's main channel, microvolts of the filtered signal. */
  readonly microvolts: Float32Array;
}

/** Enough to see what a template is made of; each takes half a kilobyte of the page. */
const shownPerUnit = 5;

/** The spikes to show of each unit that has a row of its own in the report. */
export function chooseTeachers({ spikes, units }: Sorting): readonly Teachers[] {
  const hasRow = new Set(unitsWithRows(countSpikesByUnit(spikes, units.length)));
  const teachers: Teachers[] = [];
  for (const [unit, rows] of placesInTurn(spikes.unitIndex, units.length)) {
    const isShown = hasRow.has(unit) && rows.length > 0;
    if (isShown) teachers.push({ unit, ...tellingSpikes(spikes, rows, shownPerUnit) });
  }
  return teachers;
}
