import type { Sorting } from '../../core/index.ts';
import { blobOf, contentOf } from './blobs.ts';
import type { Database } from './database.ts';

type SpikeTable = Sorting['spikes'];

/** Spikes of one row: a megabyte, so that a look at a second of a long night reads little. */
const CHUNK_SPIKES = 65_536;
/** In its blob: sample, unit, amplitude and margin. */
const BYTES_A_SPIKE = 16;
/** Samples that an offset of 32 bits reaches over. */
const CHUNK_SAMPLES = 2 ** 32;

interface ChunkRow {
  readonly segment: number;
  readonly first_sample: number;
  readonly spike_count: number;
  readonly columns: Uint8Array;
  readonly sub_samples: Uint8Array | null;
}

/** A stretch of a recording, samples of one segment. */
export interface SampleRange {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

/** Keeps the spikes of a run, which are sorted by segment and time. */
export function insertSpikes(database: Database, runId: number, spikes: SpikeTable): void {
  let chunk = 0;
  for (let from = 0; from < spikes.sampleIndex.length; chunk++) {
    const to = endOfChunk(spikes, from);
    const first = spikes.sampleIndex[from]!;
    const samples = Uint32Array.from(spikes.sampleIndex.subarray(from, to), (at) => at - first);
    const columns = blobOf(
      samples,
      spikes.unitIndex.subarray(from, to),
      spikes.amplitude.subarray(from, to),
      spikes.margin.subarray(from, to),
    );
    const subSample = spikes.subSample?.subarray(from, to);
    database.run(
      'INSERT INTO spikes (run_id, chunk, segment, first_sample, last_sample, spike_count, columns, sub_samples) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[runId, chunk, spikes.segmentIndex[from]!, first, spikes.sampleIndex[to - 1]!],
      ...[to - from, columns, subSample === undefined ? null : blobOf(subSample)],
    );
    from = to;
  }
}

/** All spikes of a run. */
export function readSpikes(database: Database, runId: number): SpikeTable {
  return joined(
    database.all<ChunkRow>(
      'SELECT segment, first_sample, spike_count, columns, sub_samples FROM spikes WHERE run_id = ? ORDER BY chunk',
      runId,
    ),
  );
}

/** The spikes of a run in samples [start, end) of a segment. */
export function readSpikesIn(
  database: Database,
  runId: number,
  { segment, start, end }: SampleRange,
): SpikeTable {
  const around = joined(
    database.all<ChunkRow>(
      'SELECT segment, first_sample, spike_count, columns, sub_samples FROM spikes WHERE run_id = ? AND segment = ? AND last_sample >= ? AND first_sample < ? ORDER BY chunk',
      ...[runId, segment, start, end],
    ),
  );
  const at = around.sampleIndex;
  const from = firstNotBelow(at, start);
  const to = firstNotBelow(at, end);
  return {
    segmentIndex: around.segmentIndex.slice(from, to),
    sampleIndex: at.slice(from, to),
    unitIndex: around.unitIndex.slice(from, to),
    amplitude: around.amplitude.slice(from, to),
    margin: around.margin.slice(from, to),
    ...(around.subSample && { subSample: around.subSample.slice(from, to) }),
  };
}

function endOfChunk({ segmentIndex, sampleIndex }: SpikeTable, from: number): number {
  const most = Math.min(sampleIndex.length, from + CHUNK_SPIKES);
  let to = from + 1;
  while (
    to < most &&
    segmentIndex[to] === segmentIndex[from] &&
    sampleIndex[to]! - sampleIndex[from]! < CHUNK_SAMPLES
  ) {
    to++;
  }
  return to;
}

function joined(rows: readonly ChunkRow[]): SpikeTable {
  const contents = rows.map((row) => contentOf(row.columns, BYTES_A_SPIKE * row.spike_count));
  const total = rows.reduce((sum, row) => sum + row.spike_count, 0);
  const spikes = {
    segmentIndex: new Uint16Array(total),
    sampleIndex: new Float64Array(total),
    unitIndex: new Int32Array(total),
    amplitude: new Float32Array(total),
    margin: new Float32Array(total),
  };
  let offset = 0;
  rows.forEach(({ segment, first_sample, spike_count: count }, chunk) => {
    spikes.segmentIndex.fill(segment, offset, offset + count);
    const content = contents[chunk]!;
    new Uint32Array(content, 0, count).forEach((sample, i) => {
      spikes.sampleIndex[offset + i] = first_sample + sample;
    });
    spikes.unitIndex.set(new Int32Array(content, 4 * count, count), offset);
    spikes.amplitude.set(new Float32Array(content, 8 * count, count), offset);
    spikes.margin.set(new Float32Array(content, 12 * count, count), offset);
    offset += count;
  });
  const subSample = subSamplesOf(rows, total);
  return { ...spikes, ...(subSample && { subSample }) };
}

/** Times between the samples; undefined for a run that told only samples. */
function subSamplesOf(rows: readonly ChunkRow[], total: number): Float32Array | undefined {
  if (rows.length === 0 || rows.some(({ sub_samples }) => sub_samples === null)) return undefined;
  const subSample = new Float32Array(total);
  let offset = 0;
  for (const { sub_samples, spike_count: count } of rows) {
    subSample.set(new Float32Array(contentOf(sub_samples!, 4 * count), 0, count), offset);
    offset += count;
  }
  return subSample;
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
