import { templatePeak } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { ShownModel } from '../../traces/view-task.ts';
import type { SampleRange } from '../contract.ts';
import { rowsIn } from './spike-rows.ts';
import { templateRows } from './template-channels.ts';

/** The spikes of all units that reach into a range, with their templates on the channels asked for. */
export function shownModel(
  { sorting, found, units }: CuratedRun,
  { segment, start, end, channels }: SampleRange & { readonly channels: readonly number[] },
): ShownModel {
  const { templateSamples, nBefore } = sorting.templates;
  // A view may begin a bin earlier and end a bin later than was asked for.
  const margin = templateSamples + (end - start);
  const range = { segment, start: Math.max(0, start - margin), end: end + margin };
  const shown = units
    .map((unit, place) => ({ place, rows: rowsIn(unit.rows, found.spikes, range) }))
    .filter(({ rows }) => rows.length > 0);
  const templates = new Float32Array(shown.length * channels.length * templateSamples);
  const spikes = shown.flatMap(({ place, rows }, template) => {
    const own = templateRows(sorting, place, channels);
    templates.set(own, template * own.length);
    const size = templatePeak(sorting, place);
    return Array.from(rows, (row) => ({ row, template, size }));
  });
  return {
    sampleIndex: Float64Array.from(spikes, ({ row }) => found.spikes.sampleIndex[row]!),
    template: Int32Array.from(spikes, ({ template }) => template),
    scale: Float32Array.from(spikes, ({ row, size }) =>
      size === 0 ? 0 : found.spikes.amplitude[row]! / size,
    ),
    ...{ templates, templateSamples, nBefore },
  };
}
