import type { Notice, UnitLabel } from '../../../core/index.ts';
import type { ParameterValues } from './parameters.ts';
import type { RecordingRef } from './session.ts';
import type { SampleRange } from './traces.ts';

/** A result: the curated units of a run. */
export interface SortingRef extends RecordingRef {
  /** The newest finished run unless told otherwise. */
  readonly runId?: string | undefined;
}

export interface Run {
  readonly runId: string;
  readonly state: 'running' | 'done' | 'failed';
  /** ISO 8601. */
  readonly startedAt: string;
  /** Where the spikes come from; null where they were found by sorting. */
  readonly importedFrom: { readonly form: string; readonly path: string } | null;
  readonly spikeloomVersion: string;
  readonly unitCount: number;
  readonly spikeCount: number;
  readonly stageSeconds: Readonly<Record<string, number>>;
  /** Parameters that were not the default. */
  readonly changedParameters: ParameterValues;
  /** What one should know of the result, e.g. that a part of its curation was lost. */
  readonly warnings: readonly Notice[];
}

export type { UnitLabel } from '../../../core/index.ts';

export interface UnitRow {
  readonly unitId: number;
  /** What the program calls it that found it; null where it has but a number. */
  readonly name: string | null;
  readonly label: UnitLabel | null;
  readonly mainChannel: number;
  readonly spikeCount: number;
  /** Place in the palette of unit colours; stays with the unit, merged units keep that of the largest. */
  readonly colour: number;
  /** Units of the run that this one was made of; itself where nothing was merged or split. */
  readonly madeOf: readonly number[];
}

export interface MetricFacts {
  /** SpikeInterface's name. */
  readonly name: string;
  readonly title: string;
  /** Empty where it has none. */
  readonly unit: string;
  readonly help: string;
  readonly better: 'higher' | 'lower' | 'neither';
}

export interface UnitsTable {
  readonly runId: string;
  /** Rises with every step of curation, undo and redo included. */
  readonly revision: number;
  readonly units: readonly UnitRow[];
  readonly metrics: readonly MetricFacts[];
  /** `[unit * metrics.length + metric]`; NaN where it is not defined. */
  readonly values: Float64Array;
}

/** Spikes by time, parallel arrays. */
export interface SpikeSlice {
  readonly revision: number;
  /** Place of the spike in the run's table: what `splitUnit` takes. */
  readonly spikeIndex: Uint32Array;
  readonly sampleIndex: Float64Array;
  readonly segmentIndex: Uint16Array;
  readonly unitId: Int32Array;
  /** Microvolts, signed. */
  readonly amplitude: Float32Array;
  /** How much better the unit explains it than the runner-up, noise standard deviations. */
  readonly margin: Float32Array;
  /** Spikes in the range; more than are here where `limit` was less. */
  readonly total: number;
}

/** Number of spikes by unit and bin of a range: `counts[unit * binCount + bin]`. */
export interface SpikeCounts {
  readonly revision: number;
  readonly unitIds: readonly number[];
  readonly binCount: number;
  /** Width of a bin; the last one may be cut by the end. */
  readonly samplesPerBin: number;
  readonly counts: Uint32Array;
}

export interface TemplateBlock {
  readonly revision: number;
  readonly unitIds: readonly number[];
  readonly channelCount: number;
  readonly templateSamples: number;
  /** Samples before the trough. */
  readonly nBefore: number;
  readonly sampleRateHz: number;
  /** Unit `i` has the rows [firstRow[i], firstRow[i + 1]); the last one is the number of all rows. */
  readonly firstRow: Uint32Array;
  /** Of each row; a unit has those on which its template can be seen at all. */
  readonly channels: Uint16Array;
  /** `(rows x templateSamples)`, of the filtered signal. */
  readonly microvolts: Float32Array;
  /** As clustering gave them, before learning; all zeros for a unit without one. */
  readonly initialMicrovolts: Float32Array;
  /** 1.4826 MAD of each channel of the filtered signal. */
  readonly noiseLevelMicrovolts: Float64Array;
}

/** Spikes of one unit as they were recorded, on the channels of its template. */
export interface UnitWaveforms {
  readonly unitId: number;
  readonly channels: readonly number[];
  readonly templateSamples: number;
  readonly nBefore: number;
  /** `(waveforms x channels x templateSamples)`, filtered, microvolts. */
  readonly microvolts: Float32Array;
  readonly sampleIndex: Float64Array;
  readonly segmentIndex: Uint16Array;
  /** `(channels x templateSamples)`, of these waveforms. */
  readonly mean: Float32Array;
  readonly standardDeviation: Float32Array;
  /**
   * `(channels x templateSamples)`, the way in which these waveforms differ most: their first principal
   * component, as large as one standard deviation along it.
   */
  readonly variation: Float32Array;
  /** `(channels x templateSamples)`, what the unit's template is there. */
  readonly template: Float32Array;
}

/** One spike as it was recorded, on the channels of its unit's template. */
export interface SpikeWaveform extends SpikeMoment {
  readonly channels: readonly number[];
  readonly templateSamples: number;
  /** `(channels x templateSamples)`, filtered, microvolts. */
  readonly microvolts: Float32Array;
}

/**
 * Why a unit's template looks as it does (PUDLE, Eq. 17): it is the sum of all spikes of the unit, each
 * without the spikes that it overlaps with, weighted by its size.
 */
export interface UnitExplanation {
  readonly unitId: number;
  readonly spikeCount: number;
  readonly channels: readonly number[];
  readonly templateSamples: number;
  readonly nBefore: number;
  /** The spikes that say most, those first; alike is what is likest to the spike that was asked about. */
  readonly sampleIndex: Float64Array;
  readonly segmentIndex: Uint16Array;
  /** Share of the template that each of them makes up; all spikes together make 1. */
  readonly share: Float64Array;
  /** Inner product of its code with that of the spike asked about, of which that of itself is 1 (Eq. 19); null without one. */
  readonly likeness: Float64Array | null;
  /** `(spikes x channels x templateSamples)`, filtered, other spikes taken away, microvolts. */
  readonly microvolts: Float32Array;
  /** `(channels x templateSamples)`: what the unit's template is there. */
  readonly template: Float32Array;
}

/** Amplitudes over time; where there are more than asked for, a seeded choice of them. */
export interface AmplitudeCloud {
  readonly revision: number;
  /** Of the spike on the timeline of all segments end to end. */
  readonly timeSeconds: Float64Array;
  readonly sampleIndex: Float64Array;
  readonly segmentIndex: Uint16Array;
  readonly unitId: Int32Array;
  readonly microvolts: Float32Array;
  readonly total: number;
}

/** `counts[(a * units + b) * binCount + bin]`: spikes of unit b at a lag after those of unit a. */
export interface Correlograms {
  readonly revision: number;
  readonly unitIds: readonly number[];
  readonly binCount: number;
  readonly binMs: number;
  /** Left edge of the first bin; bins are symmetric about lag 0. */
  readonly startMs: number;
  readonly counts: Uint32Array;
}

/** Inter-spike intervals: `counts[unit * binCount + bin]`, bin from `bin * binMs`. */
export interface IntervalHistograms {
  readonly revision: number;
  readonly unitIds: readonly number[];
  readonly binCount: number;
  readonly binMs: number;
  readonly counts: Uint32Array;
  /** The refractory period that the metrics take for granted. */
  readonly refractoryMs: number;
  /** Intervals below it, for each unit. */
  readonly violations: Uint32Array;
}

/** Cosine of the templates of every two units, at the best shift: `values[a * units + b]`. */
export interface TemplateSimilarity {
  readonly revision: number;
  readonly unitIds: readonly number[];
  readonly values: Float32Array;
}

/** Points of spikes in a plane or space of features: what a lasso is drawn in. */
export interface SpikeFeatures {
  readonly revision: number;
  readonly names: readonly string[];
  readonly spikeIndex: Uint32Array;
  readonly sampleIndex: Float64Array;
  readonly segmentIndex: Uint16Array;
  readonly unitId: Int32Array;
  /** `[spike * names.length + feature]`. */
  readonly values: Float32Array;
  readonly total: number;
}

/** One spike. */
export interface SpikeMoment {
  readonly unitId: number;
  readonly segment: number;
  readonly sample: number;
}

export interface SortingMethods {
  listRuns(request: RecordingRef): readonly Run[];
  readUnits(request: SortingRef): UnitsTable;
  /** At most `limit` spikes, evenly chosen; 20,000 unless told otherwise. */
  readSpikes(
    request: SortingRef &
      SampleRange & {
        readonly unitIds?: readonly number[] | undefined;
        readonly limit?: number | undefined;
      },
  ): SpikeSlice;
  /** The raster or the rates of a range that holds more spikes than pixels. */
  countSpikes(
    request: SortingRef &
      SampleRange & {
        readonly unitIds?: readonly number[] | undefined;
        readonly widthPixels: number;
      },
  ): SpikeCounts;
  /** Spikes of all units (or of these) over the whole recording, its segments end to end. */
  readSpikeDensity(
    request: SortingRef & {
      readonly unitIds?: readonly number[] | undefined;
      readonly widthPixels: number;
    },
  ): { readonly binCount: number; readonly samplesPerBin: number; readonly counts: Uint32Array };
  /** The next spike after, or the last one before a sample; null where there is none. */
  findSpike(
    request: SortingRef & {
      readonly unitIds: readonly number[];
      readonly segment: number;
      readonly sample: number;
      readonly direction: 'next' | 'previous';
    },
  ): SpikeMoment | null;
  readTemplates(
    request: SortingRef & { readonly unitIds?: readonly number[] | undefined },
  ): TemplateBlock;
  /** 100 waveforms unless told otherwise, evenly over the recording. */
  readWaveforms(
    request: SortingRef & { readonly unitId: number; readonly count?: number | undefined },
  ): UnitWaveforms;
  /** One spike as it was recorded. */
  readSpikeWaveform(request: SortingRef & SpikeMoment): SpikeWaveform;
  /** The 12 most telling spikes unless told otherwise; with a spike, those of the unit that are most like it. */
  explainUnit(
    request: SortingRef & {
      readonly unitId: number;
      readonly count?: number | undefined;
      readonly spike?: { readonly segment: number; readonly sample: number } | undefined;
    },
  ): UnitExplanation;
  /** At most `limit` points, 10,000 unless told otherwise. */
  readAmplitudes(
    request: SortingRef & {
      readonly unitIds: readonly number[];
      readonly limit?: number | undefined;
    },
  ): AmplitudeCloud;
  /** At most 20 units. */
  readCorrelograms(
    request: SortingRef & {
      readonly unitIds: readonly number[];
      /** Lags from -windowMs to windowMs. */
      readonly windowMs: number;
      readonly binMs: number;
    },
  ): Correlograms;
  readIntervals(
    request: SortingRef & {
      readonly unitIds: readonly number[];
      readonly windowMs: number;
      readonly binMs: number;
    },
  ): IntervalHistograms;
  readSimilarity(request: SortingRef): TemplateSimilarity;
  /** At most `limit` spikes of these units, 5,000 unless told otherwise. */
  readFeatures(
    request: SortingRef & {
      readonly unitIds: readonly number[];
      readonly limit?: number | undefined;
      /** Also principal components of the waveforms, of at most 2,500 spikes: they are read from the file. */
      readonly withComponents?: boolean | undefined;
    },
  ): SpikeFeatures;
  /** The self-contained page about the result. */
  readReport(request: SortingRef): { readonly html: string };
}
