import type { Sorting } from '../sorting/sorting.ts';
import { spikeCount } from '../sorting/spike-table.ts';
import { csvRow } from './csv.ts';
import { asciiText, DigitText } from './digit-text.ts';
import { spikeSeconds } from './report/timeline.ts';
import { timeDecimals } from './spike-time-text.ts';

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
export function* spikesCsv(sorting: Sorting, rows?: ArrayLike<number>): Generator<string> {
  for (const bytes of spikesCsvBytes(sorting, rows)) yield asciiText(bytes);
}

/** The same as bytes, for whoever has millions of rows to write to a file. */
export function* spikesCsvBytes(sorting: Sorting, rows?: ArrayLike<number>): Generator<Uint8Array> {
  const { spikes, units } = sorting;
  const decimals = timeDecimals(sorting);
  const text = new DigitText();
  text.text(csvRow(['unit_id', 'sample_index', 'time_s', 'amplitude_uv', 'margin', 'segment']));
  const count = rows?.length ?? spikeCount(spikes);
  for (let i = 0; i < count; i++) {
    const row = rows?.[i] ?? i;
    text.whole(units[spikes.unitIndex[row]].unitId).text(',');
    text.whole(spikes.sampleIndex[row]).text(',');
    text.fixed(spikeSeconds(sorting, row), decimals).text(',');
    text.significant(spikes.amplitude[row], significantDigits).text(',');
    text.significant(spikes.margin[row], significantDigits).text(',');
    text.whole(spikes.segmentIndex[row]).text('\r\n');
    if ((i + 1) % rowsPerChunk === 0) yield text.take();
  }
  const rest = text.take();
  if (rest.length > 0) yield rest;
}
