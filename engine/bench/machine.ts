import { availableParallelism, cpus, totalmem } from 'node:os';

/** What the numbers depend on besides the program. */
export interface MachineFacts {
  readonly processor: string;
  /** Threads that can run at once. */
  readonly threads: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
}

export function machineFacts(): MachineFacts {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    threads: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
  };
}

export function describeMachine({ processor, threads, memoryGiB, platform, node }: MachineFacts) {
  return `${processor}, ${threads} threads, ${memoryGiB} GiB, ${platform}, Node ${node}`;
}
