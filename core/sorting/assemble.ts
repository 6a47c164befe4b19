import { gather } from '../math/gather.ts';
import { medianInPlace } from '../math/order-statistics.ts';
import { placesInTurn } from '../math/places.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import type { LearnedUnits } from './join-regions.ts';
import type { MeasuredAtoms } from './measure-atoms.ts';
import { noticeOfNoUnits } from './no-units-notice.ts';
import type { Parameters } from './parameters.ts';
import { type CompleteEvents, sortEvents } from './recording-events.ts';
import type { Sorting, TemplateSet, Unit } from './sorting.ts';
import type { SpikeTable } from './spike-table.ts';
import { extremumOf } from './unit-templates.ts';

export interface AssembleInput {
  readonly recording: Recording;
  readonly preprocess: PreprocessPlan;
  readonly parameters: Parameters;
  readonly found: LearnedUnits | null;
  /** The spikes; not to be used afterwards: of half a day there are hundreds of megabytes. */
  readonly events: CompleteEvents;
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
  readonly spikeCount: number;
  /** Amplitude of its usual spike. */
  readonly typical: number;
}

/**
 * Turns events into the sorting that users see: units ordered along the probe, spikes timed at
 * their trough, amplitudes and templates in microvolts of the filtered signal.
 */
export function assembleSorting(input: AssembleInput): Sorting {
  const { recording, found, measured, parameters, templateSamples } = input;
  const { channels, waveformSamples, nBefore, initial } = measured;
  const { channelCount } = recording;
  const units = assembledUnits(input);
  const size = channelCount * templateSamples;
  const microvolts = new Float32Array(units.length * size);
  const initialMicrovolts = new Float32Array(units.length * size);
  units.forEach(({ atom, troughOffset, typical }, u) => {
    channels[atom].forEach((channel, row) => {
      const from = channel * waveformSamples + troughOffset;
      const to = u * size + channel * templateSamples;
      const waveform = waveformOf(input, atom).subarray(from, from + templateSamples);
      waveform.forEach((value, k) => {
        microvolts[to + k] = typical * value;
      });
      const own = row * templateSamples;
      initialMicrovolts.set(initial[atom].subarray(own, own + templateSamples), to);
    });
  });
  const lambdaSigma = found?.model.lambdaSigma ?? parameters.lambdaSigma;
  const { noiseLevelMicrovolts } = input.preprocess;
  const notices = [
    ...recording.notices,
    ...input.signalNotices,
    ...(found?.lambdaNotice ? [found.lambdaNotice] : []),
    ...(units.length === 0 ? [noticeOfNoUnits(recording, noiseLevelMicrovolts)] : []),
  ];
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
    noiseLevelMicrovolts: Float64Array.from(noiseLevelMicrovolts),
    lambda: Float64Array.from(units, ({ atom }) => lambdaSigma * (found?.model.sigma[atom] ?? 1)),
    sigma: Float64Array.from(units, ({ atom }) => found?.model.sigma[atom] ?? 1),
    parameters,
    notices,
  };
}

/** The atoms that have spikes, along the probe. */
function assembledUnits(input: AssembleInput): AssembledUnit[] {
  const { events, measured, templateSamples } = input;
  const { channels, waveformSamples, nBefore } = measured;
  const inAtom = { from: nBefore, to: nBefore + templateSamples };
  const units = Array.from(
    placesInTurn(events.atom, channels.length),
    ([atom, own]): AssembledUnit => {
      const extremum = extremumOf(waveformOf(input, atom), waveformSamples, inAtom);
      return {
        atom,
        mainChannel: extremum.channel,
        troughOffset: extremum.sample - nBefore,
        microvoltsPerUnit: extremum.value,
        spikeCount: own.length,
        typical: medianInPlace(gather(events.amplitude, own)),
      };
    },
  );
  return units
    .filter(({ spikeCount }) => spikeCount > 0)
    .sort((a, b) => a.mainChannel - b.mainChannel || b.spikeCount - a.spikeCount);
}

function waveformOf({ recording, measured }: AssembleInput, atom: number): Float64Array {
  const length = recording.channelCount * measured.waveformSamples;
  return measured.waveforms.subarray(atom * length, (atom + 1) * length);
}

/**
 * Spikes at their troughs, which changes the order of those that overlap; without those beyond a segment. The
 * events' own columns become those of the spikes, so that few are there twice.
 */
function spikeTableOf(
  { events, measured, recording }: AssembleInput,
  units: readonly AssembledUnit[],
): SpikeTable {
  const { segment, position, atom, amplitude, margin } = events;
  const unitOf = new Int32Array(measured.channels.length);
  units.forEach((unit, u) => {
    unitOf[unit.atom] = u;
  });
  let count = 0;
  for (let i = 0; i < atom.length; i++) {
    const unit = unitOf[atom[i]];
    const sample = position[i] + units[unit].troughOffset;
    if (sample < 0 || sample >= recording.segments[segment[i]].sampleCount) continue;
    segment[count] = segment[i];
    position[count] = sample;
    atom[count] = unit;
    amplitude[count] = amplitude[i] * units[unit].microvoltsPerUnit;
    margin[count] = margin[i];
    count++;
  }
  const table = {
    segmentIndex: segment.subarray(0, count),
    sampleIndex: position.subarray(0, count),
    unitIndex: atom.subarray(0, count),
    amplitude: amplitude.subarray(0, count),
    margin: margin.subarray(0, count),
  };
  const { segmentIndex, sampleIndex, unitIndex } = table;
  const times = { segment: segmentIndex, position: sampleIndex, atom: unitIndex };
  sortEvents(times, [table.amplitude, table.margin]);
  return table;
}
