import type { TemplateBlock } from '../../engine/api/contract.ts';

/** A channel belongs to a unit where its template is at least this share of its largest. */
const leastShare = 0.25;

/** The channels on which a unit can be seen, the one where its template is largest first. */
export function footprint(templates: TemplateBlock, unit: number): readonly number[] {
  const rows = channelsOf(templates, unit).map((channel) => ({
    channel,
    size: peakToPeak(templateOf(templates, unit, channel)),
  }));
  const largest = Math.max(...rows.map(({ size }) => size));
  return rows
    .filter(({ size }) => size > 0 && size >= leastShare * largest)
    .sort((a, b) => b.size - a.size)
    .map(({ channel }) => channel);
}

/** One channel of a unit's template, microvolts; zeros where it cannot be seen. @param unit place in the block */
export function templateOf(block: TemplateBlock, unit: number, channel: number): Float32Array {
  const { firstRow, microvolts, templateSamples } = block;
  const own = channelsOf(block, unit).indexOf(channel);
  if (own < 0) return new Float32Array(templateSamples);
  const start = (firstRow[unit]! + own) * templateSamples;
  return microvolts.subarray(start, start + templateSamples);
}

/** The channels on which a unit's template can be seen, in their order. */
export function channelsOf({ firstRow, channels }: TemplateBlock, unit: number): readonly number[] {
  return Array.from(channels.subarray(firstRow[unit], firstRow[unit + 1]));
}

export function peakToPeak(waveform: Float32Array): number {
  let least = 0;
  let greatest = 0;
  for (const value of waveform) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return greatest - least;
}
