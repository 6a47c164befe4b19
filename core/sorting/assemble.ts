import type { Event } from '../csc/debias.ts';
import { medianTemplates } from '../detect/clusters.ts';
import { extractSnippets } from '../detect/snippets.ts';
import { median } from '../math/order-statistics.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import type { Recording } from '../recording/recording.ts';
import type { TileRange } from './code-tile.ts';
import type { RecordingEvents } from './decide.ts';
import type { LearnedUnits } from './join-regions.ts';
import type { Parameters } from './parameters.ts';
import type { Sorting, TemplateSet, Unit } from './sorting.ts';
import { createSpikeTable } from './spike-table.ts';
import { type EventStretch, extremumOf, waveformsInMicrovolts } from './unit-templates.ts';

/** Share of a reported template before the spike's trough. */
const SHARE_BEFORE_TROUGH = 0.4;

export interface AssembleInput {
  readonly recording: Recording;
  readonly filtered: Recording;
  readonly preprocess: PreprocessPlan;
  readonly parameters: Parameters;
  /** Parts of the recording that templates are measured in, apart from each other. */
  readonly stretches: readonly TileRange[];
  readonly found: LearnedUnits | null;
  readonly events: RecordingEvents;
  /** 1 for each event that is a spike. */
  readonly keep: Uint8Array;
  readonly templateSamples: number;
}

/** A unit on its way into the sorting. */
interface AssembledUnit {
  readonly atom: number;
  readonly mainChannel: number;
  /** From the atom's first sample to the trough on the main channel. */
  readonly troughOffset: number;
}

/**
 * Turns events into the sorting that users see: units ordered along the probe, spikes timed at
 * their trough, amplitudes and templates in microvolts of the filtered signal.
 */
export async function assembleSorting(input: AssembleInput): Promise<Sorting> {
  const { recording, filtered, found, events, keep, templateSamples } = input;
  const { channelCount } = recording;
  const atomCount = found?.model.dictionary.atomCount ?? 0;
  const nBefore = Math.round(SHARE_BEFORE_TROUGH * templateSamples);
  const sample = await readFiltered(filtered, input.stretches);
  const size = channelCount * templateSamples;

  const offsets = new Int32Array(atomCount);
  const first = waveformsInMicrovolts(
    stretchesOf(input, sample, offsets),
    atomCount,
    channelCount,
    templateSamples,
  );
  const counts = new Int32Array(atomCount);
  events.atom.forEach((atom, i) => {
    counts[atom] += keep[i];
  });
  const units: AssembledUnit[] = [];
  for (let atom = 0; atom < atomCount; atom++) {
    if (counts[atom] === 0) continue;
    const waveform = first.subarray(atom * size, (atom + 1) * size);
    const { channel, sample: trough } = extremumOf(waveform, templateSamples);
    offsets[atom] = trough - nBefore;
    units.push({ atom, mainChannel: channel, troughOffset: trough });
  }
  units.sort((a, b) => a.mainChannel - b.mainChannel || counts[b.atom] - counts[a.atom]);
  const waveforms = waveformsInMicrovolts(
    stretchesOf(input, sample, offsets),
    atomCount,
    channelCount,
    templateSamples,
  );
  const typical = units.map(({ atom }) => typicalAmplitude(events, keep, atom));
  const microvolts = new Float32Array(units.length * size);
  units.forEach(({ atom }, u) => {
    for (let i = 0; i < size; i++)
      microvolts[u * size + i] = waveforms[atom * size + i] * typical[u];
  });
  const perUnit = units.map(({ atom, mainChannel }) => {
    const row = atom * size + mainChannel * templateSamples;
    return extremumOf(waveforms.subarray(row, row + templateSamples), templateSamples).value;
  });
  const lambdaSigma = found?.model.lambdaSigma ?? input.parameters.lambdaSigma;
  const lambdaNotices = found?.lambdaNotice ? [found.lambdaNotice] : [];
  const templates: TemplateSet = { channelCount, templateSamples, nBefore, microvolts };
  return {
    sampleRate: recording.sampleRate,
    segments: recording.segments,
    channelNames: recording.channelNames,
    probe: recording.probe,
    units: units.map(({ mainChannel }, unitId): Unit => ({ unitId, mainChannel })),
    spikes: spikeTableOf(input, units, perUnit),
    templates,
    initialTemplates: initialTemplatesOf(input, units, sample, templates),
    noiseLevelMicrovolts: Float64Array.from(input.preprocess.noiseLevelMicrovolts),
    lambda: Float64Array.from(units, ({ atom }) => lambdaSigma * (found?.model.sigma[atom] ?? 1)),
    sigma: Float64Array.from(units, ({ atom }) => found?.model.sigma[atom] ?? 1),
    parameters: input.parameters,
    notices: [...recording.notices, ...input.preprocess.notices, ...lambdaNotices],
  };
}

function typicalAmplitude(events: RecordingEvents, keep: Uint8Array, atom: number): number {
  return median(events.amplitude.filter((_, i) => keep[i] === 1 && events.atom[i] === atom));
}

async function readFiltered(
  filtered: Recording,
  stretches: readonly TileRange[],
): Promise<Float32Array[]> {
  const read: Float32Array[] = [];
  for (const { segment, start, end } of stretches) {
    const traces = new Float32Array(filtered.channelCount * (end - start));
    read.push(await filtered.read(segment, start, end, traces));
  }
  return read;
}

/** The spikes of each stretch, placed where a template that starts `offsets[atom]` after its atom begins. */
function* stretchesOf(
  { stretches, events, keep }: AssembleInput,
  sample: readonly Float32Array[],
  offsets: Int32Array,
): Generator<EventStretch> {
  for (let t = 0; t < stretches.length; t++) {
    const { segment, start, end } = stretches[t];
    const samples = end - start;
    const inside: Event[] = [];
    for (let i = 0; i < events.position.length; i++) {
      if (keep[i] === 0 || events.segment[i] !== segment) continue;
      const atom = events.atom[i];
      const position = events.position[i] + offsets[atom] - start;
      if (position < 0 || position >= samples) continue;
      inside.push({ position, atom, amplitude: events.amplitude[i] });
    }
    inside.sort((a, b) => a.position - b.position || a.atom - b.atom);
    yield { traces: sample[t], samples, events: inside };
  }
}

function spikeTableOf(
  { events, keep, recording }: AssembleInput,
  units: readonly AssembledUnit[],
  microvoltsPerUnit: readonly number[],
) {
  const unitOfAtom = new Map(units.map(({ atom }, u) => [atom, u]));
  const rows: { segment: number; sample: number; unit: number; event: number }[] = [];
  for (let i = 0; i < events.position.length; i++) {
    const unit = unitOfAtom.get(events.atom[i]);
    if (keep[i] === 0 || unit === undefined) continue;
    const segment = events.segment[i];
    const sample = events.position[i] + units[unit].troughOffset;
    if (sample < 0 || sample >= recording.segments[segment].sampleCount) continue;
    rows.push({ segment, sample, unit, event: i });
  }
  rows.sort((a, b) => a.segment - b.segment || a.sample - b.sample || a.unit - b.unit);
  const spikes = createSpikeTable(rows.length);
  rows.forEach(({ segment, sample, unit, event }, i) => {
    spikes.segmentIndex[i] = segment;
    spikes.sampleIndex[i] = sample;
    spikes.unitIndex[i] = unit;
    spikes.amplitude[i] = events.amplitude[event] * microvoltsPerUnit[unit];
    spikes.margin[i] = events.margin[event];
  });
  return spikes;
}

/** What clustering had, in microvolts: medians of the filtered snippets that each unit's first template was made from. */
function initialTemplatesOf(
  { stretches, found, recording }: AssembleInput,
  units: readonly AssembledUnit[],
  sample: readonly Float32Array[],
  { templateSamples, nBefore }: TemplateSet,
): TemplateSet {
  const { channelCount } = recording;
  const size = channelCount * templateSamples;
  const microvolts = new Float32Array(units.length * size);
  const channels = Int32Array.from({ length: channelCount }, (_, p) => p);
  units.forEach(({ atom }, u) => {
    const snippets = (found?.examples[atom] ?? []).flatMap(({ segment, position }) => {
      const t = stretches.findIndex(
        (range) => range.segment === segment && position >= range.start && position < range.end,
      );
      if (t < 0) return [];
      const { start, end } = stretches[t];
      const at = [position - start];
      const nAfter = templateSamples - nBefore;
      return [extractSnippets(sample[t], channelCount, end - start, at, channels, nBefore, nAfter)];
    });
    const rows = new Float32Array(snippets.length * size);
    snippets.forEach((snippet, i) => {
      rows.set(snippet, i * size);
    });
    const labels = new Int32Array(snippets.length);
    const median = medianTemplates(rows, labels, Int32Array.of(snippets.length), size);
    microvolts.set(median, u * size);
  });
  return { channelCount, templateSamples, nBefore, microvolts };
}
