import type { Sorting, TemplateSet } from './sorting.ts';

/** Trough to peak of a unit's template on every channel, microvolts. */
export function templateHeights(templates: TemplateSet, unit: number): number[] {
  const { microvolts, channelCount, templateSamples } = templates;
  return Array.from({ length: channelCount }, (_, channel) => {
    const from = (unit * channelCount + channel) * templateSamples;
    const trace = microvolts.subarray(from, from + templateSamples);
    return Math.max(...trace) - Math.min(...trace);
  });
}

/** The channels on which a unit's template is largest, that one first. */
export function largestChannels(templates: TemplateSet, unit: number, most: number): number[] {
  const heights = templateHeights(templates, unit);
  return Array.from(heights.keys())
    .sort((a, b) => heights[b] - heights[a] || a - b)
    .slice(0, most);
}

/** The extremum of a unit's template on its main channel, microvolts, signed: what amplitudes are multiples of. */
export function templatePeak(
  { templates, units }: Pick<Sorting, 'templates' | 'units'>,
  unit: number,
): number {
  const { microvolts, channelCount, templateSamples } = templates;
  const start = (unit * channelCount + units[unit].mainChannel) * templateSamples;
  return microvolts
    .subarray(start, start + templateSamples)
    .reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
}
