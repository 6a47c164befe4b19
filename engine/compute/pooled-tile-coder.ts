import {
  type CodingPlan,
  codingSizeOf,
  type EpochModels,
  type Notice,
  planCoding,
  type Recording,
  serialTileCoder,
  type TileCoder,
  type TileRange,
  type TileResult,
  type TileTask,
  type TileWork,
  tileBytes,
  tileProgress,
  tileTasks,
  type WorkContext,
  type WorkLimits,
} from '../../core/index.ts';
import type { RecordingSource } from '../files/open-source.ts';
import { collectGarbage } from './collect-garbage.ts';
import { isGpuFaster } from './faster-kernels.ts';
import { shapeOf } from './reopen-recording.ts';
import { shareJob } from './shared-job.ts';
import type { TeamTask } from './team-worker.ts';
import type { ThreadTeam } from './thread-team.ts';
import type { TileJob } from './tile-job.ts';
import type { CorrelationAddress } from './webgpu/correlation-requests.ts';
import { kernelsWithGpu } from './webgpu/remote-correlation.ts';

/** Runs that what is left would make for each thread: they get shorter, so that all threads end together. */
const RUNS_PER_THREAD = 3;
const LONGEST_RUN = 8;

/** Where tiles take more memory, threads go when all are coded: what was found is joined then, which takes memory, too. */
const LARGE_TILES_BYTES = 250e6;

/** A GPU that another thread owns. */
export interface GpuOffer {
  readonly address: CorrelationAddress;
  /** Whether it is to be left alone where the threads together are faster. */
  readonly ifFaster: boolean;
}

/** What coding tells besides events. */
export interface CodingListener {
  readonly onNotice: (notice: Notice) => void;
  /** Hears of it when the GPU is taken. */
  readonly onGpu: () => void;
}

/**
 * Works on tiles on the threads of a team. Their number changes nothing but the time: tiles are
 * independent and come back in their order.
 * @param limits fewer threads are taken than there may be where the memory does not suffice for more
 */
export function pooledTileCoder(
  recording: Recording,
  source: RecordingSource,
  team: ThreadTeam,
  limits: WorkLimits,
  { onNotice, onGpu }: CodingListener,
  offer: GpuOffer | null = null,
): TileCoder {
  const threadsFor = ({ model }: CodingPlan) =>
    planCoding(limits, codingSizeOf(recording, model.dictionary)).threads;
  const hasLargeTiles = ({ model }: CodingPlan) => {
    const size = codingSizeOf(recording, model.dictionary);
    const { threads, tileSamples } = planCoding(limits, size);
    return threads * tileBytes(size, tileSamples) > LARGE_TILES_BYTES;
  };
  const runAll = async <Work extends TileWork>(
    work: Work,
    plan: CodingPlan,
    ranges: readonly TileRange[],
    context: WorkContext,
    epochs: EpochModels | undefined,
    gpu: CorrelationAddress | null,
    onResult: (result: TileResult<Work>, index: number) => void,
  ): Promise<void> => {
    const place = { source, seen: shapeOf(recording) };
    // What was learned from.
    collectGarbage();
    const job = shareJob({ place, plan, gpu } satisfies TileJob);
    const tell = tileProgress(work, recording, ranges, context);
    const threads = threadsFor(plan);
    const runs = runsOf(tileTasks(work, ranges, epochs), threads);
    await team.run<TeamTask<'tile'>, TileResult<Work>[]>({
      tasks: runs.map(({ tasks }) => ({ kind: 'tile', job, task: tasks })),
      threads,
      cancellation: context.cancellation,
      isToldAlone: true,
      onResult(ofRun, run) {
        const { first, tasks } = runs[run]!;
        ofRun.forEach((result, i) => {
          onResult(result, first + i);
        });
        tell(tasks.map(({ range }) => range));
      },
    });
  };
  const isSerial = (plan: CodingPlan, ranges: readonly TileRange[]) =>
    Math.min(threadsFor(plan), ranges.length) <= 1;
  let choice: Promise<CorrelationAddress | null> | undefined;
  /** Decided once, by the first tile. */
  const gpuFor = (plan: CodingPlan, ranges: readonly TileRange[]) => {
    if (ranges.length === 0) return null;
    choice ??= chooseGpu(offer, recording, plan, ranges[0]!, threadsFor(plan)).then((address) => {
      if (address) onGpu();
      return address;
    });
    return choice;
  };
  const serialWith = (gpu: CorrelationAddress | null) =>
    serialTileCoder(recording, gpu ? kernelsWithGpu(gpu) : undefined);
  return {
    async code(plan, ranges, context, epochs, onResult) {
      const threads = threadsFor(plan);
      if (threads < limits.threads) onNotice(fewerThreads(threads, limits));
      const gpu = await gpuFor(plan, ranges);
      if (isSerial(plan, ranges)) {
        return serialWith(gpu).code(plan, ranges, context, epochs, onResult);
      }
      await runAll('code', plan, ranges, context, epochs, gpu, onResult);
      if (hasLargeTiles(plan)) await team.end();
    },
    async measure(plan, ranges, context, epochs, onResult) {
      const gpu = await gpuFor(plan, ranges);
      if (isSerial(plan, ranges)) {
        return serialWith(gpu).measure(plan, ranges, context, epochs, onResult);
      }
      const all: TileResult<'measure'>[] = [];
      await runAll('measure', plan, ranges, context, epochs, gpu, (measured, index) => {
        all[index] = measured;
        onResult?.(measured, index);
      });
      return all;
    },
  };
}

/** Tasks that follow each other go to one thread, as long as all threads have enough to do. */
function runsOf(
  tasks: readonly TileTask[],
  threads: number,
): { first: number; tasks: readonly TileTask[] }[] {
  const runs: { first: number; tasks: readonly TileTask[] }[] = [];
  for (let first = 0; first < tasks.length; ) {
    const fair = Math.floor((tasks.length - first) / (RUNS_PER_THREAD * threads));
    const length = Math.max(1, Math.min(LONGEST_RUN, fair));
    runs.push({ first, tasks: tasks.slice(first, first + length) });
    first += length;
  }
  return runs;
}

async function chooseGpu(
  offer: GpuOffer | null,
  recording: Recording,
  plan: CodingPlan,
  range: TileRange,
  threads: number,
): Promise<CorrelationAddress | null> {
  if (offer === null) return null;
  const { address, ifFaster } = offer;
  const isTaken = !ifFaster || (await isGpuFaster(recording, plan, range, threads, address));
  return isTaken ? address : null;
}

function fewerThreads(threads: number, { threads: wanted, memoryBytes }: WorkLimits): Notice {
  return {
    code: 'FEWER_THREADS',
    message: `${memoryBytes / 1e9} GB of memory are best used by ${threads} of ${wanted} threads; a larger --memory makes sorting faster.`,
  };
}
