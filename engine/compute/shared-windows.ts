import type { LearningWindow } from '../../core/index.ts';

/** Windows in memory that all threads see: few arrays, so that it takes no time to send them all. */
export interface SharedWindows {
  readonly memories: readonly Float32Array[];
  /** One number a window: which memory, its first value there, how many values, and how many samples. */
  readonly memory: Int32Array;
  readonly first: Int32Array;
  readonly values: Int32Array;
  readonly samples: Int32Array;
}

/** Copies windows only where they do not lie in shared memory already. */
export function shareWindows(windows: readonly LearningWindow[]): SharedWindows {
  const shared = inSharedMemory(windows);
  const memories = [...new Set(shared.map(({ traces }) => traces.buffer))];
  const each = (value: (window: LearningWindow) => number) => Int32Array.from(shared, value);
  return {
    memories: memories.map((buffer) => new Float32Array(buffer)),
    memory: each(({ traces }) => memories.indexOf(traces.buffer)),
    first: each(({ traces }) => traces.byteOffset / traces.BYTES_PER_ELEMENT),
    values: each(({ traces }) => traces.length),
    samples: each(({ samples }) => samples),
  };
}

/** One of the windows. */
export function sharedWindow(
  { memories, memory, first, values, samples }: SharedWindows,
  window: number,
): LearningWindow {
  const start = first[window]!;
  const traces = memories[memory[window]!]!.subarray(start, start + values[window]!);
  return { traces, samples: samples[window]! };
}

function inSharedMemory(windows: readonly LearningWindow[]): readonly LearningWindow[] {
  if (windows.every(({ traces }) => traces.buffer instanceof SharedArrayBuffer)) return windows;
  const length = windows.reduce((sum, { traces }) => sum + traces.length, 0);
  const memory = new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
  let filled = 0;
  return windows.map(({ traces, samples }) => {
    const copy = memory.subarray(filled, filled + traces.length);
    copy.set(traces);
    filled += traces.length;
    return { traces: copy, samples };
  });
}
