import type { TemplateSet } from '../../sorting/sorting.ts';
import { largestChannels, templateHeights } from '../../sorting/template-heights.ts';
import { encodeNpy } from '../npy.ts';

/** Share of a template's largest trough-to-peak below which a channel says nothing of it. */
const LEAST_SHARE = 0.05;
const MOST_CHANNELS = 32;

const unitCountOf = ({ microvolts, channelCount, templateSamples }: TemplateSet) =>
  microvolts.length / (channelCount * templateSamples);

/** `templates.npy`, `(templates x samples x channels)`, microvolts. */
export function denseTemplates(templates: TemplateSet): Record<string, Uint8Array> {
  const channels = Array.from({ length: templates.channelCount }, (_, channel) => channel);
  const rows = Array.from({ length: unitCountOf(templates) }, () => channels);
  return { 'templates.npy': onChannels(templates, rows, channels.length) };
}

/**
 * `templates.npy`, `(templates x samples x k)`, on the channels of `template_ind.npy`,
 * `(templates x k)`: the largest first, -1 where a template has fewer.
 */
export function sparseTemplates(templates: TemplateSet): Record<string, Uint8Array> {
  const rows = Array.from({ length: unitCountOf(templates) }, (_, unit) =>
    tellingChannels(templates, unit),
  );
  const width = Math.max(1, ...rows.map((row) => row.length));
  const indices = new BigInt64Array(rows.length * width).fill(-1n);
  rows.forEach((row, unit) => {
    for (const [i, channel] of row.entries()) indices[unit * width + i] = BigInt(channel);
  });
  return {
    'templates.npy': onChannels(templates, rows, width),
    'template_ind.npy': encodeNpy(indices, [rows.length, width]),
  };
}

function onChannels(
  { microvolts, channelCount, templateSamples }: TemplateSet,
  rows: readonly (readonly number[])[],
  width: number,
): Uint8Array {
  const values = new Float32Array(rows.length * templateSamples * width);
  rows.forEach((row, unit) => {
    for (const [i, channel] of row.entries()) {
      const from = (unit * channelCount + channel) * templateSamples;
      for (let t = 0; t < templateSamples; t++) {
        values[(unit * templateSamples + t) * width + i] = microvolts[from + t];
      }
    }
  });
  return encodeNpy(values, [rows.length, templateSamples, width]);
}

function tellingChannels(templates: TemplateSet, unit: number): number[] {
  const heights = templateHeights(templates, unit);
  const least = LEAST_SHARE * Math.max(...heights);
  return largestChannels(templates, unit, MOST_CHANNELS).filter(
    (channel) => heights[channel] > 0 && heights[channel] >= least,
  );
}

/** `similar_templates.npy`: cosine of every pair of templates as they are aligned. */
export function templateSimilarity(templates: TemplateSet): Uint8Array {
  const { microvolts, channelCount, templateSamples } = templates;
  const size = channelCount * templateSamples;
  const count = unitCountOf(templates);
  const product = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += microvolts[a * size + i] * microvolts[b * size + i];
    return sum;
  };
  const norms = Array.from({ length: count }, (_, unit) => Math.sqrt(product(unit, unit)));
  const cosines = new Float32Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      const norm = norms[a] * norms[b];
      const cosine = norm === 0 ? 0 : product(a, b) / norm;
      cosines[a * count + b] = cosine;
      cosines[b * count + a] = cosine;
    }
  }
  return encodeNpy(cosines, [count, count]);
}
