import { type CsvColumn, csvTable } from '../../plots/csv-table.ts';
import { blocksFor } from '../../plots/traces/blocks.ts';
import type { TraceBlock } from '../../plots/traces/column-extents.ts';
import type { TraceScene } from '../../plots/traces/trace-scene.ts';

/** What is seen of the traces as a table: samples, or the least and the greatest value of each bin. */
export function traceCsv(scene: TraceScene): string {
  const { range, sampleRateHz, segmentStartSeconds } = scene;
  const block = blocksFor(range, range.end - range.start, scene.signal)[0];
  if (block === undefined) return csvTable([]);
  const width = block.traces.kind === 'samples' ? 1 : block.traces.samplesPerBin;
  const first = Math.max(0, Math.floor((range.start - block.start) / width));
  const beyond = Math.ceil((Math.min(range.end, block.end) - block.start) / width);
  const time = Float64Array.from({ length: Math.max(0, beyond - first) }, (_, row) =>
    Number((segmentStartSeconds + (block.start + (first + row) * width) / sampleRateHz).toFixed(7)),
  );
  return csvTable([
    { name: 'time_s', values: time },
    ...scene.channelNames.flatMap((name, lane) =>
      [
        { of: name, part: block },
        { of: `${name} model`, part: alike(scene.model, block) },
        { of: `${name} residual`, part: alike(scene.residual, block) },
      ].flatMap(({ of, part }) =>
        part === undefined ? [] : laneColumns(part, lane, first, beyond, of, scene.unit),
      ),
    ),
  ]);
}

/** What there is of another layer for a block of the signal. */
function alike(layer: readonly TraceBlock[], { start, end }: TraceBlock): TraceBlock | undefined {
  return layer.find((block) => block.start === start && block.end === end);
}

function laneColumns(
  { start, end, traces }: TraceBlock,
  lane: number,
  first: number,
  beyond: number,
  name: string,
  unit: string,
): readonly CsvColumn[] {
  const count = traces.kind === 'samples' ? end - start : traces.binCount;
  const part = (values: Float32Array) =>
    values.subarray(lane * count + first, lane * count + beyond);
  if (traces.kind === 'samples')
    return [{ name: `${name} (${unit})`, values: part(traces.values) }];
  return [
    { name: `${name} least (${unit})`, values: part(traces.low) },
    { name: `${name} greatest (${unit})`, values: part(traces.high) },
  ];
}
