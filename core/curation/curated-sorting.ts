import type { Sorting, TemplateSet } from '../sorting/sorting.ts';
import { createSpikeTable, type SpikeTable } from '../sorting/spike-table.ts';
import type { CuratedUnit } from './unit-set.ts';

/**
 * A sorting of some curated units, as if it had been found so. Spikes of other units are left out.
 * The template of a merged unit is the mean of those it was made of, weighted by their spikes; that of
 * a part of a split unit is its unit's, as large as the part's mean amplitude says. Its lambda and
 * sigma are those of the unit that most of its spikes come from.
 */
export function curatedSorting(sorting: Sorting, units: readonly CuratedUnit[]): Sorting {
  const spikes = spikesOf(sorting.spikes, units);
  const weights = weightsOf(sorting, units);
  const templates = joined(sorting.templates, units, weights);
  const largest = units.map(({ origins: [{ unit }] }) => unit);
  return {
    ...sorting,
    units: units.map(({ unitId, origins }, index) => ({
      unitId,
      mainChannel:
        origins.length === 1
          ? sorting.units[origins[0].unit].mainChannel
          : peakChannel(templates, index),
    })),
    spikes,
    templates,
    initialTemplates: joined(sorting.initialTemplates, units, weights),
    lambda: Float64Array.from(largest, (unit) => sorting.lambda[unit]),
    sigma: Float64Array.from(largest, (unit) => sorting.sigma[unit]),
  };
}

/** The spikes of the units, in the order of the sorting's table. */
function spikesOf(all: SpikeTable, units: readonly CuratedUnit[]): SpikeTable {
  const owner = new Int32Array(all.unitIndex.length).fill(-1);
  units.forEach(({ rows }, unit) => {
    for (const row of rows) owner[row] = unit;
  });
  const spikes = createSpikeTable(units.reduce((sum, { rows }) => sum + rows.length, 0));
  const rows = new Int32Array(spikes.unitIndex.length);
  let filled = 0;
  for (let row = 0; row < owner.length; row++) {
    if (owner[row] < 0) continue;
    spikes.segmentIndex[filled] = all.segmentIndex[row];
    spikes.sampleIndex[filled] = all.sampleIndex[row];
    spikes.unitIndex[filled] = owner[row];
    spikes.amplitude[filled] = all.amplitude[row];
    spikes.margin[filled] = all.margin[row];
    rows[filled++] = row;
  }
  const { subSample } = all;
  return subSample === undefined
    ? spikes
    : { ...spikes, subSample: Float32Array.from(rows, (row) => subSample[row]) };
}

/** What the templates of each unit's origins are multiplied by. */
function weightsOf(
  { spikes: { unitIndex, amplitude }, units: found }: Sorting,
  units: readonly CuratedUnit[],
): number[][] {
  const counts = new Float64Array(found.length);
  const sums = new Float64Array(found.length);
  for (let row = 0; row < unitIndex.length; row++) {
    counts[unitIndex[row]]++;
    sums[unitIndex[row]] += amplitude[row];
  }
  return units.map(({ origins, rows }) =>
    origins.map(({ unit, spikeCount }) => {
      const share = origins.length === 1 ? 1 : spikeCount / rows.length;
      if (spikeCount === counts[unit]) return share;
      let sum = 0;
      for (const row of rows) if (unitIndex[row] === unit) sum += amplitude[row];
      const scale = sum / spikeCount / (sums[unit] / counts[unit]);
      return Number.isFinite(scale) ? share * scale : share;
    }),
  );
}

function joined(
  { microvolts, channelCount, templateSamples, nBefore }: TemplateSet,
  units: readonly CuratedUnit[],
  weights: readonly (readonly number[])[],
): TemplateSet {
  const size = channelCount * templateSamples;
  const templates = new Float32Array(units.length * size);
  units.forEach(({ origins }, index) => {
    origins.forEach(({ unit }, origin) => {
      const weight = weights[index][origin];
      for (let i = 0; i < size; i++) {
        templates[index * size + i] += weight * microvolts[unit * size + i];
      }
    });
  });
  return { channelCount, templateSamples, nBefore, microvolts: templates };
}

/** The channel on which a template is largest. */
function peakChannel(
  { microvolts, channelCount, templateSamples }: TemplateSet,
  unit: number,
): number {
  const size = channelCount * templateSamples;
  let largest = unit * size;
  for (let i = unit * size; i < (unit + 1) * size; i++) {
    if (Math.abs(microvolts[i]) > Math.abs(microvolts[largest])) largest = i;
  }
  return Math.floor((largest - unit * size) / templateSamples);
}
