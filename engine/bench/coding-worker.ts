import { parentPort, workerData } from 'node:worker_threads';
import { computeGram, type Dictionary } from '../../core/index.ts';
import { codingKernels, type KernelKind } from './kernel-sets.ts';
import type { Weights } from './paper-work.ts';

/** What a thread is started with. */
export interface CodingJob {
  readonly kind: KernelKind;
  readonly dictionary: Dictionary;
  readonly weights: Weights;
  /** Shared by all threads. */
  readonly samples: Float32Array<SharedArrayBuffer>;
  readonly windowSamples: number;
  readonly windowCount: number;
  /** The first window that no thread has taken; shared. */
  readonly next: Int32Array<SharedArrayBuffer>;
}

/** What a thread did of one pass. */
export interface CodingShare {
  readonly seconds: number;
  /** Entries of its codes. */
  readonly entries: number;
}

const windowsAtATime = 64;

const job = workerData as CodingJob;
const { dictionary, weights, windowSamples, windowCount } = job;
const encoder = codingKernels(job.kind).lassoEncoder(dictionary, computeGram(dictionary), weights);

parentPort!.on('message', () => parentPort!.postMessage(codeShare()));

/** Takes windows until there are no more. */
function codeShare(): CodingShare {
  const start = performance.now();
  let entries = 0;
  for (;;) {
    const first = Atomics.add(job.next, 0, windowsAtATime);
    if (first >= windowCount) break;
    for (let j = first; j < Math.min(windowCount, first + windowsAtATime); j++) {
      const window = job.samples.subarray(j * windowSamples, (j + 1) * windowSamples);
      entries += encoder.encode(window, windowSamples).value.length;
    }
  }
  return { seconds: (performance.now() - start) / 1000, entries };
}
