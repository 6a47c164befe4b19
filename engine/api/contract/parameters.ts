import type { ParameterSpec } from '../../../core/index.ts';
import type { RecordingRef } from './session.ts';

/** Values of parameters by name, as a form or a command line gives them; what is left out has its default. */
export type ParameterValues = Readonly<
  Record<string, string | number | boolean | { readonly lowHz: number; readonly highHz: number }>
>;

export interface ParameterPreset {
  readonly presetId: string;
  readonly name: string;
  /** What it is for, in one line. */
  readonly help: string;
  readonly values: ParameterValues;
}

export interface ParameterTable {
  readonly parameters: readonly ParameterSpec[];
  readonly presets: readonly ParameterPreset[];
}

export interface ParameterProblem {
  readonly name: string;
  readonly message: string;
}

/** What filter and threshold do to the beginning of a recording. */
export interface DetectionPreview {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
  /** Filtered signal, `[channel * samples + t]`, microvolts; of the chosen channels. */
  readonly filteredMicrovolts: Float32Array;
  readonly channels: readonly number[];
  /** 1.4826 MAD of every chosen channel, microvolts. */
  readonly noiseLevelMicrovolts: Float64Array;
  /** Where the threshold lies on every chosen channel, microvolts. */
  readonly thresholdMicrovolts: Float64Array;
  /** Peaks over the threshold on the chosen channels, by time. */
  readonly peakSamples: Float64Array;
  readonly peakChannels: Int32Array;
  /** Over all channels of the preview, peaks a second. */
  readonly peaksPerSecond: number;
}

export interface PreviewRequest extends RecordingRef {
  readonly parameters: ParameterValues;
  /** 0.05 to 5, 1 unless told otherwise. */
  readonly seconds?: number | undefined;
  /** At most 32; the first ones unless told otherwise. */
  readonly channels?: readonly number[] | undefined;
}

export interface ParameterMethods {
  parameterTable(request: Record<string, never>): ParameterTable;
  /** Nothing where all values are allowed. */
  checkParameters(request: { readonly values: ParameterValues }): readonly ParameterProblem[];
  previewDetection(request: PreviewRequest): DetectionPreview;
}
