import type { LearningWindow, Random } from '../../../core/index.ts';
import type { Batch } from '../../../core/network/index.ts';

/** Length of an example, in templates: most windows, which hold a spike or two, are shorter. */
const EXAMPLE_TEMPLATES = 2.5;

/**
 * Examples of one length from windows of many: a random choice of those that fit, filled up with
 * silence; where none does, the beginnings of longer ones.
 * @param count most examples
 */
export function trainingExamples(
  windows: readonly LearningWindow[],
  channelCount: number,
  atomSamples: number,
  count: number,
  random: Random,
): Batch {
  const longest = Math.ceil(EXAMPLE_TEMPLATES * atomSamples);
  const short = windows.filter(({ samples }) => samples <= longest);
  const usable = short.length > 0 ? short : windows;
  const order = random.shuffle(Int32Array.from(usable.keys())).subarray(0, count);
  const length = Math.max(
    atomSamples,
    ...Array.from(order, (w) => Math.min(longest, usable[w]!.samples)),
  );
  const signals = new Float32Array(order.length * channelCount * length);
  order.forEach((w, i) => {
    const { traces, samples } = usable[w]!;
    for (let p = 0; p < channelCount; p++) {
      const row = traces.subarray(p * samples, p * samples + Math.min(samples, length));
      signals.set(row, (i * channelCount + p) * length);
    }
  });
  return { count: order.length, extent: [length], signals };
}
