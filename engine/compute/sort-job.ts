import type {
  Notice,
  Parameters,
  ShownTeachers,
  Sorting,
  TraceExcerpt,
  TrainGoodness,
  WorkLimits,
} from '../../core/index.ts';
import type { RecordingSource } from '../files/open-source.ts';
import type { StepPlace } from '../store/step-files.ts';
import type { GpuOffer } from './pooled-tile-coder.ts';
import type { RecordingShape } from './reopen-recording.ts';

/** What a thread is told that sorts a recording. */
export interface SortJob {
  readonly source: RecordingSource;
  readonly seen: RecordingShape;
  readonly parameters: Parameters;
  readonly limits: WorkLimits;
  readonly excerptSeconds: number;
  readonly gpu: GpuOffer | null;
  /** Whether anybody looks at what is learned, which takes time to measure. */
  readonly showsLearning: boolean;
  /** Where finished steps are kept and found; nowhere without it. */
  readonly steps?: StepPlace;
  /** Where that may be put aside for a while which memory has no room for. */
  readonly scratchFolder: string;
}

/** What it answers: plain data. */
export interface BackgroundSorting {
  readonly sorting: Sorting;
  /** Wall-clock seconds of each stage, in the order they ran. */
  readonly stageSeconds: Readonly<Record<string, number>>;
  /** About the run, not about the recording. */
  readonly notices: readonly Notice[];
  /** What correlated templates with the signal when the spikes were found. */
  readonly backend: 'cpu' | 'webgpu';
  /** A stretch of the signal to show, as recorded and as it was sorted. */
  readonly excerpt: TraceExcerpt;
  /** The spikes that taught the templates, to show; absent where nothing was learned. */
  readonly teachers?: readonly ShownTeachers[];
  /** What models of each unit's own spike train say of it. */
  readonly goodness: readonly TrainGoodness[];
}
