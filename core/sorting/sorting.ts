import type { Hertz } from '../base/quantities.ts';
import type { Probe } from '../recording/probe.ts';
import type { Notice, Segment } from '../recording/recording.ts';
import type { Parameters } from './parameters.ts';
import type { SpikeTable } from './spike-table.ts';

/** One putative neuron of a sorting. `unitIndex` of a spike is its place in `Sorting.units`. */
export interface Unit {
  /** What users see and files hold; stays with the unit. */
  readonly unitId: number;
  /** Channel on which the template is largest. */
  readonly mainChannel: number;
}

/** Templates of all units, `(units x channels x templateSamples)`, microvolts of the filtered (not whitened) signal. */
export interface TemplateSet {
  readonly channelCount: number;
  readonly templateSamples: number;
  /** Samples before the reference sample (the trough) of a spike. */
  readonly nBefore: number;
  readonly microvolts: Float32Array;
}

/** The result of sorting one recording. Everything that is exported, shown or measured comes from here. */
export interface Sorting {
  readonly sampleRate: Hertz;
  readonly segments: readonly Segment[];
  readonly channelNames: readonly string[];
  readonly probe: Probe;
  readonly units: readonly Unit[];
  readonly spikes: SpikeTable;
  readonly templates: TemplateSet;
  /** Templates as clustering gave them, before learning, in the order of `units`; a unit without one is all zeros. */
  readonly initialTemplates: TemplateSet;
  /** Noise level (1.4826 MAD) of each channel of the filtered signal, microvolts. */
  readonly noiseLevelMicrovolts: Float64Array;
  /** Regularisation weight of each unit in whitened units, and the noise of its template-filtered signal. */
  readonly lambda: Float64Array;
  readonly sigma: Float64Array;
  readonly parameters: Parameters;
  readonly notices: readonly Notice[];
}
