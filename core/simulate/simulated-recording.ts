import {
  type Hertz,
  type SampleIndex,
  type Seconds,
  sampleIndex,
  seconds,
} from '../base/quantities.ts';
import { type SpikeTruth, truthBetween } from './truth.ts';

/** A probe's signal and its known spikes, held in memory. */
export interface SimulatedSamples {
  readonly sampleRate: Hertz;
  readonly channelCount: number;
  /**
   * (channels x samples), planar; microvolts, except for `table3`, which is divided by its largest
   * value.
   */
  readonly samples: Float32Array;
  /** Contact positions `[x0, y0, x1, y1, ...]`. */
  readonly positionsUm: Float64Array;
  readonly truth: SpikeTruth;
  /** What a spike of amplitude 1 looks like (units x channels x templateSamples), in the scale of `samples`; without drift. */
  readonly templates: Float32Array;
  readonly templateSamples: number;
  /** Samples of a template before the one that `truth.sampleIndex` is the place of. */
  readonly nBefore: number;
  /** Samples from a unit's `truth.sampleIndex` to the extremum of its template on its main channel; one a unit. */
  readonly referenceOffset: Int32Array;
  /** Standard deviation of everything that is not a spike of a unit, in the scale of `samples`. */
  readonly noiseSd: number;
}

/** What makes a simulation a recording like any other: it fulfils the contract of `Recording`. */
export interface ReadableRecording {
  readonly channelNames: readonly string[];
  readonly segments: readonly {
    readonly startSample: SampleIndex;
    readonly sampleCount: number;
    readonly startTime: Seconds;
  }[];
  readonly probe: {
    readonly name: string;
    readonly positionsUm: Float64Array;
    readonly shankIds: readonly string[];
    readonly geometryKnown: boolean;
  };
  readonly gainToMicrovolts: number;
  readonly notices: readonly { readonly code: string; readonly message: string }[];
  /**
   * Reads samples [start, end) of the one segment.
   * @param out planar (channels x (end - start)), as `Recording.read` has it
   */
  read(segment: number, start: number, end: number, out: Float32Array): Promise<Float32Array>;
}

/**
 * A recording whose spikes are known. It is read by ranges; where it is generated piece by piece,
 * `samples` and `truth` make all of it at once, which a long recording has no memory for.
 */
export interface SimulatedRecording extends SimulatedSamples, ReadableRecording {
  /** Stretches of so many samples, counted from the start, that are each made by themselves; undefined where all is held. */
  readonly blockSamples?: number;
  /** The spikes with `sampleIndex` in [start, end). */
  truthBetween(start: number, end: number): SpikeTruth;
  /** How far a cell that rests `depthUm` up the probe has moved up `atSeconds` into the recording. */
  displacementUm(depthUm: number, atSeconds: number): number;
}

/** The parts of a recording's description that follow from its probe and its length. */
export function describeRecording(
  name: string,
  positionsUm: Float64Array,
  sampleCount: number,
): Omit<ReadableRecording, 'read'> {
  const channels = Array.from({ length: positionsUm.length / 2 }, (_, channel) => channel);
  return {
    channelNames: channels.map((channel) => `CH${channel + 1}`),
    segments: [{ startSample: sampleIndex(0), sampleCount, startTime: seconds(0) }],
    probe: { name, positionsUm, shankIds: channels.map(() => '0'), geometryKnown: true },
    gainToMicrovolts: 1,
    notices: [],
  };
}

/** A recording over samples that are all in memory, where nothing moves. */
export function heldRecording(name: string, held: SimulatedSamples): SimulatedRecording {
  const { samples, channelCount, positionsUm, truth } = held;
  const sampleCount = samples.length / channelCount;
  return {
    ...held,
    ...describeRecording(name, positionsUm, sampleCount),
    async read(_segment, start, end, out) {
      for (let channel = 0; channel < channelCount; channel++) {
        const row = channel * sampleCount;
        out.set(samples.subarray(row + start, row + end), channel * (end - start));
      }
      return out;
    },
    truthBetween: (start, end) => truthBetween(truth, start, end),
    displacementUm: () => 0,
  };
}

/** Samples [start, end) as files have them: all channels of a sample, then those of the next. */
export async function interleavedSamples(
  { channelCount, read }: Pick<SimulatedRecording, 'channelCount' | 'read'>,
  start: number,
  end: number,
): Promise<Float32Array<ArrayBuffer>> {
  const samples = end - start;
  const traces = await read(0, start, end, new Float32Array(channelCount * samples));
  const interleaved = new Float32Array(channelCount * samples);
  for (let channel = 0; channel < channelCount; channel++) {
    const row = channel * samples;
    for (let t = 0; t < samples; t++) interleaved[t * channelCount + channel] = traces[row + t];
  }
  return interleaved;
}
