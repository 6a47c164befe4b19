import { Worker } from 'node:worker_threads';
import type { CodingJob, CodingShare } from './coding-worker.ts';
import type { Clock } from './interleave.ts';
import type { KernelKind } from './kernel-sets.ts';
import type { PaperWork } from './paper-work.ts';

/** One pass over all windows. */
export interface TeamPass {
  readonly wallSeconds: number;
  /** Of the thread that computed longest. */
  readonly computingSeconds: number;
  /** Entries of all codes. */
  readonly entries: number;
}

const workerEnding = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** Threads that code the windows of one piece of work together. */
export class ThreadTeam {
  private readonly job: CodingJob;
  private readonly next: Int32Array<SharedArrayBuffer>;
  private readonly threads: number;
  private readonly clock: Clock;
  private workers: readonly Worker[] = [];

  constructor(work: PaperWork, kind: KernelKind, threads: number, clock: Clock) {
    const { dictionary, weights, windowSamples, windows } = work;
    const samples = new Float32Array(new SharedArrayBuffer(4 * work.samples.length));
    samples.set(work.samples);
    this.next = new Int32Array(new SharedArrayBuffer(4));
    this.threads = threads;
    this.clock = clock;
    this.job = {
      kind,
      dictionary,
      weights,
      samples,
      windowSamples,
      windowCount: windows.length,
      next: this.next,
    };
  }

  /** Starts the threads and has everything coded once. */
  async start(): Promise<TeamPass> {
    const start = this.clock();
    const file = new URL(`./coding-worker${workerEnding}`, import.meta.url);
    this.workers = Array.from(
      { length: this.threads },
      () => new Worker(file, { workerData: this.job }),
    );
    const pass = await this.code();
    return { ...pass, wallSeconds: (this.clock() - start) / 1000 };
  }

  /** Has everything coded once more. */
  async code(): Promise<TeamPass> {
    Atomics.store(this.next, 0, 0);
    const start = this.clock();
    const shares = await Promise.all(this.workers.map(askForShare));
    return {
      wallSeconds: (this.clock() - start) / 1000,
      computingSeconds: Math.max(...shares.map(({ seconds }) => seconds)),
      entries: shares.reduce((sum, { entries }) => sum + entries, 0),
    };
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

/** @throws whatever ended the thread */
function askForShare(worker: Worker): Promise<CodingShare> {
  return new Promise((resolve, reject) => {
    const settle = (share: CodingShare) => {
      worker.off('error', reject);
      resolve(share);
    };
    worker.once('message', settle);
    worker.once('error', reject);
    worker.postMessage('code');
  });
}
