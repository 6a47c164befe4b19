import { gather } from '../math/gather.ts';
import { orderOfNearlySorted } from '../math/nearly-sorted.ts';
import { medianInPlace } from '../math/order-statistics.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import type { RecordingEvents } from './decide.ts';
import type { LearnedUnits } from './join-regions.ts';
import { type MeasuredAtoms, spikesOfAtoms } from './measure-atoms.ts';
import type { Parameters } from './parameters.ts';
import type { Sorting, TemplateSet, Unit } from './sorting.ts';
import { createSpikeTable, type SpikeTable } from './spike-table.ts';
import { extremumOf } from './unit-templates.ts';

export interface AssembleInput {
  readonly recording: Recording;
  readonly preprocess: PreprocessPlan;
  readonly parameters: Parameters;
  readonly found: LearnedUnits | null;
  readonly events: RecordingEvents;
  /** 1 for each event that is a spike. */
  readonly keep: Uint8Array;
  readonly measured: MeasuredAtoms;
  readonly templateSamples: number;
  /** What there is to say about the signal. */
  readonly signalNotices: readonly Notice[];
}

/** A unit on its way into the sorting. */
interface AssembledUnit {
  readonly atom: number;
  readonly mainChannel: number;
  /** From the atom's first sample to the trough on the main channel. */
  readonly troughOffset: number;
  /** Waveform at the trough on the main channel for an event of amplitude one, microvolts, signed. */
  readonly microvoltsPerUnit: number;
  /** Spikes, numbers of events. */
  readonly spikes: Int32Array;
}

/**
 * Turns events into the sorting that users see: units ordered along the probe, spikes timed at
 * their trough, amplitudes and templates in microvolts of the filtered signal.
 */
export function assembleSorting(input: AssembleInput): Sorting {
  const { recording, found, events, keep, measured, parameters, templateSamples } = input;
  const { channels, waveformSamples, nBefore, initial } = measured;
  const { channelCount } = recording;
  const spikes = spikesOfAtoms(events, keep, channels.length);
  const waveformOf = (atom: number) =>
    measured.waveforms.subarray(
      atom * channelCount * waveformSamples,
      (atom + 1) * channelCount * waveformSamples,
    );
  const units: AssembledUnit[] = [];
  spikes.forEach((own, atom) => {
    if (own.length === 0) return;
    const inAtom = { from: nBefore, to: nBefore + templateSamples };
    const { channel, sample, value } = extremumOf(waveformOf(atom), waveformSamples, inAtom);
    units.push({
      atom,
      mainChannel: channel,
      troughOffset: sample - nBefore,
      microvoltsPerUnit: value,
      spikes: own,
    });
  });
  units.sort((a, b) => a.mainChannel - b.mainChannel || b.spikes.length - a.spikes.length);

  const size = channelCount * templateSamples;
  const microvolts = new Float32Array(units.length * size);
  const initialMicrovolts = new Float32Array(units.length * size);
  units.forEach(({ atom, troughOffset, spikes: own }, u) => {
    const typical = medianInPlace(gather(events.amplitude, own));
    channels[atom].forEach((channel, row) => {
      const from = channel * waveformSamples + troughOffset;
      const to = u * size + channel * templateSamples;
      const waveform = waveformOf(atom).subarray(from, from + templateSamples);
      waveform.forEach((value, k) => {
        microvolts[to + k] = typical * value;
      });
      const own = row * templateSamples;
      initialMicrovolts.set(initial[atom].subarray(own, own + templateSamples), to);
    });
  });
  const lambdaSigma = found?.model.lambdaSigma ?? parameters.lambdaSigma;
  const lambdaNotices = found?.lambdaNotice ? [found.lambdaNotice] : [];
  const templates: TemplateSet = { channelCount, templateSamples, nBefore, microvolts };
  return {
    sampleRate: recording.sampleRate,
    segments: recording.segments,
    channelNames: recording.channelNames,
    probe: recording.probe,
    units: units.map(({ mainChannel }, unitId): Unit => ({ unitId, mainChannel })),
    spikes: spikeTableOf(input, units),
    templates,
    initialTemplates: { ...templates, microvolts: initialMicrovolts },
    noiseLevelMicrovolts: Float64Array.from(input.preprocess.noiseLevelMicrovolts),
    lambda: Float64Array.from(units, ({ atom }) => lambdaSigma * (found?.model.sigma[atom] ?? 1)),
    sigma: Float64Array.from(units, ({ atom }) => found?.model.sigma[atom] ?? 1),
    parameters,
    notices: [...recording.notices, ...input.signalNotices, ...lambdaNotices],
  };
}

/** Spikes at their troughs, which changes the order of those that overlap; without those beyond a segment. */
function spikeTableOf(
  { events, recording }: AssembleInput,
  units: readonly AssembledUnit[],
): SpikeTable {
  const unitOf = new Int32Array(events.position.length).fill(-1);
  const sampleOf = new Float64Array(events.position.length);
  let count = 0;
  units.forEach(({ spikes, troughOffset }, unit) => {
    for (const i of spikes) {
      const sample = events.position[i] + troughOffset;
      const { sampleCount } = recording.segments[events.segment[i]];
      if (sample < 0 || sample >= sampleCount) continue;
      unitOf[i] = unit;
      sampleOf[i] = sample;
      count++;
    }
  });
  const rows = new Uint32Array(count);
  for (let i = 0, row = 0; i < unitOf.length; i++) if (unitOf[i] >= 0) rows[row++] = i;
  const { segment } = events;
  const order = orderOfNearlySorted(count, (a, b) => {
    const i = rows[a];
    const j = rows[b];
    return (segment[i] - segment[j] || sampleOf[i] - sampleOf[j] || unitOf[i] - unitOf[j]) > 0;
  });
  const table = createSpikeTable(count);
  for (let at = 0; at < count; at++) {
    const i = rows[order[at]];
    table.segmentIndex[at] = segment[i];
    table.sampleIndex[at] = sampleOf[i];
    table.unitIndex[at] = unitOf[i];
    table.amplitude[at] = events.amplitude[i] * units[unitOf[i]].microvoltsPerUnit;
    table.margin[at] = events.margin[i];
  }
  return table;
}
