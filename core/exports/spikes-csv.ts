import type { Sorting } from '../sorting/sorting.ts';
import { spikeCount } from '../sorting/spike-table.ts';
import { csvNumber, csvRow, roundToSignificant } from './csv.ts';
import { spikeTimeText } from './spike-time-text.ts';

const rowsPerChunk = 8192;
const significantDigits = 6;

/**
 * `spikes.csv`, chunk by chunk: `unit_id,sample_index,time_s,amplitude_uv,margin,segment`, one row
 * a spike, in the order of the spike table (segment, time, unit).
 *
 * - `sample_index` counts from the first sample of the spike's segment, so it is the row of the
 *   file's data where the recording has no gap; always a whole number, exact up to 2^53.
 * - `time_s` is the time on the recording's clock, `segment.startTime + sample_index / sampleRate`
 *   (gaps included), with enough decimals to tell neighbouring samples apart.
 * - `amplitude_uv` (signed, microvolts) and `margin` (noise standard deviations) have six
 *   significant digits; `segment` counts from 0.
 * @param rows of the spike table to write; all unless told otherwise
 */
export function* spikesCsv(
  sorting: Sorting,
  rows: ArrayLike<number> = allRows(sorting),
): Generator<string> {
  const { spikes, units } = sorting;
  const timeText = spikeTimeText(sorting);
  let chunk = csvRow(['unit_id', 'sample_index', 'time_s', 'amplitude_uv', 'margin', 'segment']);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const amplitude = csvNumber(roundToSignificant(spikes.amplitude[row], significantDigits));
    const margin = csvNumber(roundToSignificant(spikes.margin[row], significantDigits));
    // As csvRow would, without a list of cells for each of a million spikes.
    chunk += `${units[spikes.unitIndex[row]].unitId},${spikes.sampleIndex[row]},${timeText(row)},${amplitude},${margin},${spikes.segmentIndex[row]}\r\n`;
    if ((i + 1) % rowsPerChunk === 0) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

function allRows({ spikes }: Sorting): ArrayLike<number> {
  return Uint32Array.from({ length: spikeCount(spikes) }, (_, row) => row);
}
