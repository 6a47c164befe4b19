import type { Hertz } from '../base/quantities.ts';
import type { Sorting } from '../sorting/sorting.ts';
import { spikeCount } from '../sorting/spike-table.ts';
import { csvRow, roundToSignificant } from './csv.ts';

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
 */
export function* spikesCsv(sorting: Sorting): Generator<string> {
  const { spikes, segments, units, sampleRate } = sorting;
  const decimals = timeDecimals(sampleRate);
  let chunk = csvRow(['unit_id', 'sample_index', 'time_s', 'amplitude_uv', 'margin', 'segment']);
  for (let row = 0; row < spikeCount(spikes); row++) {
    const segment = spikes.segmentIndex[row];
    const sampleIndex = spikes.sampleIndex[row];
    const time = segments[segment].startTime + sampleIndex / sampleRate;
    chunk += csvRow([
      units[spikes.unitIndex[row]].unitId,
      sampleIndex,
      time.toFixed(decimals),
      roundToSignificant(spikes.amplitude[row], significantDigits),
      roundToSignificant(spikes.margin[row], significantDigits),
      segment,
    ]);
    if ((row + 1) % rowsPerChunk === 0) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

/** Decimals of a time in seconds that place it within a tenth of a sample; at least microseconds. */
function timeDecimals(sampleRate: Hertz): number {
  return Math.max(6, Math.ceil(Math.log10(sampleRate)) + 1);
}
