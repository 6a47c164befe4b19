import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import type { CodingKernels } from '../csc/coding-kernels.ts';
import { EventCoder, type EventModel } from '../csc/event-coder.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import { whitened } from '../preprocess/preprocess.ts';
import type { Recording } from '../recording/recording.ts';
import { codeTile, type TileEvents, type TileRange, type WhitenedRecording } from './code-tile.ts';
import { type EpochModel, inEpoch } from './epoch-model.ts';
import { codingStage, followingStage } from './stages.ts';
import { type MeasuredTile, measureTile } from './tile-waveforms.ts';

/** All that a thread needs to code any tile of a recording: plain data. */
export interface CodingPlan {
  readonly preprocess: PreprocessPlan;
  readonly model: EventModel;
}

/** What differs from the plan's model in each epoch, by the number of its templates. */
export type EpochModels = readonly EpochModel[];

/** Works on tiles; the engine spreads them over threads, `serialTileCoder` does not. */
export interface TileCoder {
  /**
   * @param epochs for the ranges that name an epoch
   * @param onResult hears of every range's events as they come, in any order; nobody else holds them
   */
  code(
    plan: CodingPlan,
    ranges: readonly TileRange[],
    context: WorkContext,
    epochs: EpochModels | undefined,
    onResult: (events: TileEvents, index: number) => void,
  ): Promise<void>;
  /** @returns what is in each range and how it looks, in the order of `ranges` */
  measure(
    plan: CodingPlan,
    ranges: readonly TileRange[],
    context: WorkContext,
    epochs?: EpochModels,
    onResult?: (measured: MeasuredTile, index: number) => void,
  ): Promise<readonly MeasuredTile[]>;
}

/** What is done with tiles, and what users see that it is called. */
export const tileWork = {
  code: { stage: codingStage, run: codeTile },
  measure: { stage: followingStage, run: measureTile },
} as const;

export type TileWork = keyof typeof tileWork;
export type TileResult<Work extends TileWork> = Awaited<ReturnType<(typeof tileWork)[Work]['run']>>;

/** A tile with the templates of its epoch: plain data, for any thread. */
export interface TileTask {
  readonly work: TileWork;
  readonly range: TileRange;
  /** What is different in the range's epoch; nothing is without it. */
  readonly epoch: EpochModel | undefined;
}

export function tileTasks(
  work: TileWork,
  ranges: readonly TileRange[],
  epochs: EpochModels = [],
): TileTask[] {
  return ranges.map((range) => ({
    work,
    range,
    epoch: range.epoch && epochs[range.epoch.templates],
  }));
}

/** Does tasks one after the other, with the coder of the last epoch at hand: tiles come in order of time. */
export class TileWorker {
  private readonly signal: WhitenedRecording;
  private readonly model: EventModel;
  private readonly kernels: CodingKernels | undefined;
  private coder: EventCoder | undefined;
  private templates: number | undefined;

  /** @param kernels the best that the runtime has, unless others are wanted */
  constructor(recording: Recording, { preprocess, model }: CodingPlan, kernels?: CodingKernels) {
    this.signal = whitened(recording, preprocess);
    this.model = model;
    this.kernels = kernels;
  }

  /** @returns what the task's work gives */
  run({ work, range, epoch }: TileTask): Promise<TileResult<TileWork>> {
    const templates = epoch && range.epoch?.templates;
    if (this.coder === undefined || templates !== this.templates) {
      const model = epoch === undefined ? this.model : inEpoch(this.model, epoch);
      this.coder = new EventCoder(model, this.kernels);
      this.templates = templates;
    }
    return tileWork[work].run(this.signal, this.coder, range);
  }
}

/** @param kernels the best that the runtime has, unless others are wanted */
export function serialTileCoder(recording: Recording, kernels?: CodingKernels): TileCoder {
  const runAll =
    <Work extends TileWork>(work: Work) =>
    async (
      plan: CodingPlan,
      ranges: readonly TileRange[],
      context: WorkContext,
      epochs: EpochModels | undefined,
      onResult: (result: TileResult<Work>, index: number) => void,
    ) => {
      const worker = new TileWorker(recording, plan, kernels);
      const tell = tileProgress(work, recording, ranges, context);
      for (const [index, task] of tileTasks(work, ranges, epochs).entries()) {
        throwIfCancelled(context.cancellation);
        onResult((await worker.run(task)) as TileResult<Work>, index);
        tell([task.range]);
      }
    };
  return {
    code: runAll('code'),
    async measure(plan, ranges, context, epochs, onResult) {
      const all: MeasuredTile[] = [];
      await runAll('measure')(plan, ranges, context, epochs, (measured, index) => {
        all[index] = measured;
        onResult?.(measured, index);
      });
      return all;
    },
  };
}

/** Tells that work on the ranges begins, then of its progress by the part of them that is done. */
export function tileProgress(
  work: TileWork,
  { sampleRate }: Recording,
  ranges: readonly TileRange[],
  context: WorkContext,
): (done: readonly TileRange[]) => void {
  const total = ranges.reduce((sum, range) => sum + range.end - range.start, 0);
  let samples = 0;
  const tell = (done: readonly TileRange[]) => {
    for (const { start, end } of done) samples += end - start;
    context.onProgress({
      stage: tileWork[work].stage,
      fraction: samples / total,
      recordedSeconds: samples / sampleRate,
    });
  };
  tell([]);
  return tell;
}

/** Cuts all segments into tiles of at most `tileSamples`. */
export function tileRanges(recording: Recording, tileSamples: number): TileRange[] {
  return cutIntoTiles(wholeSegments(recording), tileSamples);
}

/** One range a segment. */
export function wholeSegments({ segments }: Recording): TileRange[] {
  return segments.map(({ sampleCount }, segment) => ({ segment, start: 0, end: sampleCount }));
}

/** Cuts ranges into tiles of at most `tileSamples`, in the epochs that the ranges are in. */
export function cutIntoTiles(ranges: readonly TileRange[], tileSamples: number): TileRange[] {
  return ranges.flatMap((range) =>
    Array.from({ length: Math.ceil((range.end - range.start) / tileSamples) }, (_, i) => ({
      ...range,
      start: range.start + i * tileSamples,
      end: Math.min(range.end, range.start + (i + 1) * tileSamples),
    })),
  );
}
