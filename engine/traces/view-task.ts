import type {
  DetectionPreview,
  Parameters,
  Pca,
  Sorting,
  TrainGoodness,
  WholeEnvelope,
} from '../../core/index.ts';
import type { SignalKind, TraceValues } from '../api/contract.ts';
import type { RecordingPlace } from '../compute/reopen-recording.ts';

/** The overview of a recording, as far as it is there. */
export interface OverviewPlace {
  readonly folder: string;
  /** Says which file it is of. */
  readonly recordingKey: string;
}

/** What is shown of a sorting over the signal: the templates of some units and where they stand. */
export interface ShownModel {
  /** Of each spike, in samples of the segment. */
  readonly sampleIndex: Float64Array;
  /** Place of each spike's template. */
  readonly template: Int32Array;
  /** What the template is multiplied by. */
  readonly scale: Float32Array;
  /** `(templates x channels x templateSamples)`, microvolts: channels asked for, or all of what is whitened. */
  readonly templates: Float32Array;
  readonly templateSamples: number;
  readonly nBefore: number;
}

/** What is drawn of a range. */
export interface TraceTask {
  readonly place: RecordingPlace;
  readonly overview: OverviewPlace | null;
  readonly segment: number;
  readonly start: number;
  readonly end: number;
  readonly channels: readonly number[];
  readonly widthPixels: number;
  readonly signal: SignalKind;
  readonly parameters: Parameters;
  readonly model: ShownModel | null;
}

export interface TraceAnswer {
  readonly start: number;
  readonly end: number;
  readonly traces: TraceValues;
  readonly model: TraceValues | null;
  readonly residual: TraceValues | null;
  readonly isPartial: boolean;
}

/** What is drawn of the whole recording. */
export interface OverviewTask {
  readonly place: RecordingPlace;
  readonly overview: OverviewPlace;
  readonly widthPixels: number;
  readonly channels: readonly number[];
}

export interface OverviewAnswer extends WholeEnvelope {
  readonly isComplete: boolean;
}

/** What filter and threshold do to the first seconds. */
export interface PreviewTask {
  readonly place: RecordingPlace;
  readonly parameters: Parameters;
  readonly seconds: number;
}

/** Where spikes are. */
export interface SpikePlaces {
  readonly segmentIndex: Uint16Array;
  readonly sampleIndex: Float64Array;
}

/** What is cut out around each spike. */
export interface WaveformCut {
  readonly channels: readonly number[];
  readonly nBefore: number;
  readonly templateSamples: number;
}

/** The filtered signal around some spikes. */
export interface WaveformTask extends SpikePlaces, WaveformCut {
  readonly place: RecordingPlace;
  readonly parameters: Parameters;
}

export interface WaveformAnswer {
  /** `(spikes x channels x templateSamples)`, microvolts; zeros beyond the ends of a segment. */
  readonly microvolts: Float32Array;
}

/** The principal components of the filtered signal around some spikes, and where these lie along them. */
export interface ComponentsTask extends WaveformTask {
  readonly componentCount: number;
}

export interface ComponentsAnswer {
  readonly pca: Pca;
  /** `[spike * componentCount + component]`; zeros for components that so few spikes do not have. */
  readonly microvolts: Float32Array;
}

/** Where other spikes lie along the same components. */
export interface PlacingTask extends ComponentsTask {
  readonly pca: Pca;
}

export type PlacingAnswer = Pick<ComponentsAnswer, 'microvolts'>;

/** How well models of their spike trains explain units. */
export interface GoodnessTask {
  readonly place: RecordingPlace;
  readonly sorting: Sorting;
}

export interface GoodnessAnswer {
  /** One a unit. */
  readonly goodness: readonly TrainGoodness[];
}

interface Views {
  readonly traces: readonly [TraceTask, TraceAnswer];
  readonly overview: readonly [OverviewTask, OverviewAnswer];
  readonly preview: readonly [PreviewTask, DetectionPreview];
  readonly waveforms: readonly [WaveformTask, WaveformAnswer];
  readonly components: readonly [ComponentsTask, ComponentsAnswer];
  readonly placing: readonly [PlacingTask, PlacingAnswer];
  readonly goodness: readonly [GoodnessTask, GoodnessAnswer];
}

export type ViewKind = keyof Views;
export type TaskOf<Kind extends ViewKind> = Views[Kind][0];
export type AnswerTo<Kind extends ViewKind> = Views[Kind][1];

/** What a view thread is asked. */
export type ViewTask = { [Kind in ViewKind]: { readonly kind: Kind } & TaskOf<Kind> }[ViewKind];
