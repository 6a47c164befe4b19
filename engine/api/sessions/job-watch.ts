import { codingStage, type Progress } from '../../../core/index.ts';
import type { JobKind } from '../../store/job-table.ts';
import type { JobProgress } from '../contract.ts';

type StageEnds = readonly (readonly [stage: string, end: number])[];

/** Where in a whole sort each stage ends, as a rule, for jobs of which no time is known. */
const endsInSort: StageEnds = [
  ['Measuring the noise', 0.1],
  ['Clustering', 0.3],
  ['Learning templates', 0.55],
  ['Following templates', 0.65],
  [codingStage, 0.9],
  ['Measuring templates', 0.97],
  ['Deciding', 1],
];

const endsInImport: StageEnds = [
  ['Reading the sorting', 0.05],
  ['Measuring the noise', 0.35],
  ['Measuring templates', 0.55],
  ['Measuring spikes', 0.9],
  ['Fitting spike trains', 1],
];

/** Below this share of an import its end cannot be told from its beginning. */
const enoughToTell = 0.2;

type Told = Progress & { readonly secondsLeft: number | null };

/** Follows one job that runs, and tells how far it is. */
export class JobWatch {
  readonly startedAt = new Date().toISOString();
  private readonly startMs = performance.now();
  private stageStartMs = this.startMs;
  private stage = '';
  private last: JobProgress | null = null;
  private readonly kind: JobKind;

  constructor(kind: JobKind) {
    this.kind = kind;
  }

  get progress(): JobProgress | null {
    return this.last;
  }

  hear({ stage, fraction, recordedSeconds, secondsLeft }: Told): void {
    const now = performance.now();
    if (stage !== this.stage) {
      this.stage = stage;
      this.stageStartMs = now;
    }
    const elapsedSeconds = (now - this.startMs) / 1000;
    const stageSeconds = (now - this.stageStartMs) / 1000;
    const share =
      secondsLeft === null
        ? shareByStage(this.kind === 'import' ? endsInImport : endsInSort, stage, fraction)
        : elapsedSeconds / Math.max(elapsedSeconds + secondsLeft, Number.EPSILON);
    this.last = {
      stage,
      stageFraction: fraction,
      // A bar that runs backwards tells less than one that waits.
      fraction: Math.max(this.last?.fraction ?? 0, Math.min(1, share)),
      elapsedSeconds,
      secondsLeft:
        this.kind === 'import' && share >= enoughToTell
          ? elapsedSeconds * (1 / share - 1)
          : secondsLeft,
      timesRealTime:
        recordedSeconds === undefined || stageSeconds === 0
          ? (this.last?.timesRealTime ?? null)
          : recordedSeconds / stageSeconds,
    };
  }
}

function shareByStage(stageEnds: StageEnds, stage: string, fraction: number): number {
  const index = stageEnds.findIndex(([name]) => name === stage);
  if (index < 0) return 0;
  const start = index === 0 ? 0 : stageEnds[index - 1]![1];
  return start + fraction * (stageEnds[index]![1] - start);
}
