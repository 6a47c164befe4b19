import { silentContext } from '../../../../core/base/progress.ts';
import { Random } from '../../../../core/base/random.ts';
import { chooseExcerpt } from '../../../../core/exports/report/excerpt-range.ts';
import type { ReportInput, TraceExcerpt } from '../../../../core/exports/report/report-input.ts';
import { chooseTeachers, type ShownTeachers } from '../../../../core/exports/report/teachers.ts';
import { countSpikesByUnit } from '../../../../core/exports/spikes-by-unit.ts';
import { computeTrainGoodness } from '../../../../core/quality/train-goodness.ts';
import type { Sorting } from '../../../../core/sorting/sorting.ts';
import { type ExampleOptions, exampleSorting } from '../example-sorting.ts';

/** A report on an example sorting with every part filled in. */
export function exampleReport(options: ExampleOptions = {}): ReportInput {
  const sorting = exampleSorting(options);
  const spikeCounts = countSpikesByUnit(sorting.spikes, sorting.units.length);
  const random = new Random(3);
  const column = (name: string, value: (unit: number) => number) => ({
    name,
    values: Float64Array.from(sorting.units, (_, unit) => value(unit)),
  });
  return {
    title: 'example',
    sorting,
    metrics: [
      column('num_spikes', (unit) => spikeCounts[unit]),
      column('firing_rate', (unit) => spikeCounts[unit] / 20),
      column('snr', () => 4 + 8 * random.uniform()),
      column('isi_violations_ratio', (unit) => (unit % 3 === 0 ? Number.NaN : 0.004)),
      column('a_metric_of_tomorrow', () => Number.POSITIVE_INFINITY),
    ],
    goodness: computeTrainGoodness(sorting, silentContext),
    excerpt: exampleExcerpt(sorting),
    teachers: exampleTeachers(sorting),
    accuracy: sorting.units.map(({ unitId }, unit) => ({
      truthUnitId: 100 + unit,
      truthSpikeCount: spikeCounts[unit] + 2,
      ...(unit === 1
        ? { accuracy: 0, precision: Number.NaN, recall: 0 }
        : { unitId, accuracy: 0.94, precision: 0.97, recall: 0.96 }),
    })),
    provenance: {
      spikeloomVersion: '0.1.0',
      recordingName: 'example',
      inputs: [{ name: 'example.bin', byteLength: 4800000, sha256: 'ab'.repeat(32) }],
    },
    run: {
      startedAt: '2026-05-01T22:15:00Z',
      threads: 4,
      kernels: 'wasm-simd',
      backend: 'cpu',
      stageSeconds: { Learning: 1.5 },
    },
  };
}

/** The template of each unit in white noise. */
function exampleTeachers(sorting: Sorting): readonly ShownTeachers[] {
  const { templateSamples, channelCount, microvolts } = sorting.templates;
  const random = new Random(7);
  return chooseTeachers(sorting).map((teachers) => {
    const { mainChannel } = sorting.units[teachers.unit];
    const from = (teachers.unit * channelCount + mainChannel) * templateSamples;
    const signal = Float32Array.from(
      { length: teachers.rows.length * templateSamples },
      (_, i) => microvolts[from + (i % templateSamples)] + random.normal(),
    );
    return { ...teachers, microvolts: signal };
  });
}

/** The templates at their spikes in white noise. */
function exampleExcerpt(sorting: Sorting): TraceExcerpt {
  const { spikes, templates } = sorting;
  const { templateSamples, channelCount, nBefore } = templates;
  const range = chooseExcerpt(sorting, 0.1);
  const length = range.end - range.start;
  const random = new Random(5);
  const whitened = Float32Array.from({ length: channelCount * length }, () => random.normal());
  for (const [row, unit] of spikes.unitIndex.entries()) {
    const first = spikes.sampleIndex[row] - range.start - nBefore;
    if (spikes.segmentIndex[row] !== range.segment || first < -templateSamples || first > length) {
      continue;
    }
    for (let channel = 0; channel < channelCount; channel++) {
      const template = (unit * channelCount + channel) * templateSamples;
      for (let t = Math.max(0, -first); t < templateSamples && first + t < length; t++) {
        whitened[channel * length + first + t] += templates.microvolts[template + t] / 11.5;
      }
    }
  }
  return { range, raw: whitened.map((value) => 250 + 11.5 * value), whitened };
}
