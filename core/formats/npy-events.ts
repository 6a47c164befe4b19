import type { ByteSource } from '../recording/byte-source.ts';
import { holdsWholeNumbers, readNpyList } from './npy-array.ts';

/**
 * Reads when events happened from a NumPy array: whole numbers count samples of the first segment,
 * others are seconds on the clock of the recording.
 * @throws what `readNpyList` throws
 */
export async function readNpyEvents(source: ByteSource) {
  const values = await readNpyList(source);
  if (!(await holdsWholeNumbers(source))) return { unit: 'seconds', seconds: values } as const;
  const segmentIndex = new Float64Array(values.length);
  return { unit: 'samples', sampleIndex: values, segmentIndex } as const;
}
