import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What the numbers depend on besides the program. */
export interface MachineFacts {
  readonly processor: string;
  /** Threads that can run at once. */
  readonly threads: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  /** Threads that other work kept busy or waiting in the last minute; zero on Windows, which does not count them. */
  readonly load: number;
}

/** Above this share of the threads other work falsifies times. */
const tolerableLoad = 0.15;

export function machineFacts(): MachineFacts {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    threads: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    load: loadavg()[0],
  };
}

export function describeMachine({ processor, threads, memoryGiB, platform, node }: MachineFacts) {
  return `${processor}, ${threads} threads, ${memoryGiB} GiB, ${platform}, Node ${node}`;
}

/** A warning where other work was going on when the facts were taken; empty where not. */
export function warnOfLoad({ load, threads }: MachineFacts): string {
  return load <= tolerableLoad * threads
    ? ''
    : `The machine was busy with other work when this began (load ${load.toFixed(1)} on ${threads} threads): times are longer than on an idle one, and more threads gain less. Measure again when it is idle.`;
}
