import type { WorkContext } from '../../core/index.ts';

/** Clocks the stages of a work by what it tells of its progress. */
export class StageTimes {
  /** For the work that is to be clocked. */
  readonly context: WorkContext;
  private readonly seconds: Record<string, number> = {};
  private stage = '';
  private since = performance.now();

  constructor(context: WorkContext) {
    this.context = {
      ...context,
      onProgress: (progress) => {
        if (progress.stage !== this.stage) this.enter(progress.stage);
        context.onProgress(progress);
      },
    };
  }

  /** Wall-clock seconds of each stage, in the order they ran; the last one ends now. */
  end(): Readonly<Record<string, number>> {
    this.enter('');
    return this.seconds;
  }

  private enter(stage: string): void {
    const now = performance.now();
    if (this.stage !== '') {
      this.seconds[this.stage] = (this.seconds[this.stage] ?? 0) + (now - this.since) / 1000;
    }
    this.stage = stage;
    this.since = now;
  }
}
