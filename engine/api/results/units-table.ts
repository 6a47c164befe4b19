import { amplitudeUnit, type CuratedUnit, unitColours, unitPalette } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { UnitsTable } from '../contract.ts';
import { metricFacts } from './metric-facts.ts';

/** The units of a result with their metrics. */
export function unitsTable(result: CuratedRun): UnitsTable {
  const { run, curation, units, sorting, metrics, found } = result;
  const colours = shownColours(result);
  const names = new Map(run.importedFrom?.units.map(({ unitId, name }) => [unitId, name]));
  const values = new Float64Array(units.length * metrics.length);
  metrics.forEach((column, metric) => {
    units.forEach((_, unit) => {
      values[unit * metrics.length + metric] = column.values[unit]!;
    });
  });
  return {
    runId: String(run.id),
    revision: curation.revision,
    units: units.map((unit, index) => ({
      unitId: unit.unitId,
      name: names.get(unit.unitId) ?? null,
      label: unit.label,
      mainChannel: sorting.units[index]!.mainChannel,
      spikeCount: unit.rows.length,
      colour: colours[index]!,
      madeOf: unit.origins.map((origin) => found.units[origin.unit]!.unitId),
    })),
    metrics: metrics.map(({ name }) => metricFacts(name, amplitudeUnit(found))),
    values,
  };
}

/** Places in the palette, one a unit. */
export function shownColours({ found, foundUnits, units }: CuratedRun): Int32Array {
  const colours = unitColours(found);
  const counts = foundUnits.map(({ rows }) => rows.length);
  return Int32Array.from(units, (unit) => colourOf(unit, colours, counts));
}

/** That of the unit most of its spikes come from; the lesser part of a split one gets another. */
function colourOf(
  { origins: [largest], unitId }: CuratedUnit,
  colours: Int32Array,
  counts: readonly number[],
): number {
  if (largest === undefined) return unitId % unitPalette.length;
  const colour = colours[largest.unit]!;
  const isLesser = 2 * largest.spikeCount < counts[largest.unit]!;
  return isLesser ? (colour + 1 + unitId) % unitPalette.length : colour;
}
