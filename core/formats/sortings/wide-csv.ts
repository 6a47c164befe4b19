import type { CsvRecord } from '../../base/csv-records.ts';
import { type LabelledSpike, tabulateSpikes } from '../../recording/labelled-spikes.ts';
import { readNumber } from './csv-cells.ts';
import type { CsvTrains } from './spike-trains-csv.ts';
import { rateForSeconds } from './stored-sorting.ts';
import { numberUnits } from './unit-names.ts';

/** Ids of the units of a header `unit_1,unit_2,...`; undefined for another header. */
export function wideUnits(header: readonly string[]): string[] | undefined {
  const ids = header.map((cell) => /^\s*unit[_ ](?!id\s*$)(\S+)\s*$/i.exec(cell)?.[1]);
  return ids.every((id) => id !== undefined) ? ids : undefined;
}

/**
 * A column of seconds for each unit, as `spikesWideCsv` writes them; shorter columns end in empty cells.
 * @throws UserError `BAD_CSV`, `SAMPLE_RATE_MISSING`
 */
export function readWideCsv(
  units: readonly string[],
  records: Iterable<CsvRecord>,
  fileName: string,
  rate: number | undefined,
): CsvTrains {
  const { idOf, names } = numberUnits(units);
  const samplesPerSecond = rateForSeconds(rate, fileName);
  const spikes: LabelledSpike[] = [];
  for (const record of records) {
    units.forEach((unit, column) => {
      if ((record.cells[column] ?? '').trim() === '') return;
      const seconds = readNumber(record, column, `the time of unit ${unit}`, fileName);
      const sampleIndex = Math.round(seconds * samplesPerSecond);
      spikes.push({ unitId: idOf.get(unit)!, sampleIndex, segment: 0 });
    });
  }
  return { spikes: tabulateSpikes(spikes, idOf.values()), names, samplesFrom: 'clock' };
}
