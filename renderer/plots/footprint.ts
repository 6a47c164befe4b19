import type { TemplateBlock } from '../../engine/api/contract.ts';

/** A channel belongs to a unit where its template is at least this share of its largest. */
const leastShare = 0.25;

/** The channels on which a unit can be seen, the one where its template is largest first. */
export function footprint(templates: TemplateBlock, unit: number): readonly number[] {
  const { channelCount } = templates;
  const sizes = Array.from({ length: channelCount }, (_, channel) =>
    peakToPeak(templateOf(templates, unit, channel)),
  );
  const largest = Math.max(...sizes);
  return sizes
    .map((_, channel) => channel)
    .filter((channel) => sizes[channel]! > 0 && sizes[channel]! >= leastShare * largest)
    .sort((a, b) => sizes[b]! - sizes[a]!);
}

/** One channel of a unit's template, microvolts. @param unit place in the block */
export function templateOf(
  { microvolts, channelCount, templateSamples }: TemplateBlock,
  unit: number,
  channel: number,
): Float32Array {
  const start = (unit * channelCount + channel) * templateSamples;
  return microvolts.subarray(start, start + templateSamples);
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
