import type { Hertz } from '../base/quantities.ts';
import type { SpikeTruth } from './truth.ts';

/** A recording whose spikes are known. */
export interface SimulatedRecording {
  readonly sampleRate: Hertz;
  readonly channelCount: number;
  /** (channels x samples), planar; microvolts, except for `table3`, which is divided by its largest value. */
  readonly samples: Float32Array;
  /** Contact positions `[x0, y0, x1, y1, ...]`. */
  readonly positionsUm: Float64Array;
  readonly truth: SpikeTruth;
  /** What a spike of amplitude 1 looks like (units x channels x templateSamples), in the scale of `samples`. */
  readonly templates: Float32Array;
  readonly templateSamples: number;
  /** Samples of a template before the one that `truth.sampleIndex` is the place of. */
  readonly nBefore: number;
  /** Samples from a unit's `truth.sampleIndex` to the extremum of its template on its main channel; one a unit. */
  readonly referenceOffset: Int32Array;
  /** Standard deviation of everything that is not a spike of a unit, in the scale of `samples`. */
  readonly noiseSd: number;
}
