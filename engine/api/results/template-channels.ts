import type { Sorting } from '../../../core/index.ts';

/** Channels on which a template is at least so large, as a share of its largest. */
const largeShare = 0.15;
const mostChannels = 24;

/** The channels that a unit's template stands out on, in their order; its main channel always. */
export function templateChannels({ templates, units }: Sorting, unit: number): readonly number[] {
  const { channelCount, templateSamples, microvolts } = templates;
  const size = channelCount * templateSamples;
  const sizes = Array.from({ length: channelCount }, (_, channel) => {
    const start = unit * size + channel * templateSamples;
    return microvolts
      .subarray(start, start + templateSamples)
      .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  });
  const { mainChannel } = units[unit]!;
  const limit = largeShare * sizes[mainChannel]!;
  return [...sizes.keys()]
    .filter(
      (channel) => channel === mainChannel || (sizes[channel]! > 0 && sizes[channel]! >= limit),
    )
    .sort((a, b) => sizes[b]! - sizes[a]!)
    .slice(0, mostChannels)
    .sort((a, b) => a - b);
}

/** A template on some channels, `(channels x templateSamples)`. */
export function templateRows(
  { templates }: Sorting,
  unit: number,
  channels: readonly number[],
): Float32Array {
  const { channelCount, templateSamples, microvolts } = templates;
  const rows = new Float32Array(channels.length * templateSamples);
  channels.forEach((channel, row) => {
    const start = (unit * channelCount + channel) * templateSamples;
    rows.set(microvolts.subarray(start, start + templateSamples), row * templateSamples);
  });
  return rows;
}
