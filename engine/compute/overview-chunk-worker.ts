import { readFinestChunk, throwIfCancelled } from '../../core/index.ts';
import { overviewLayoutOf } from '../traces/read-traces.ts';
import { answering } from './answer.ts';
import type { RecordingPlace } from './reopen-recording.ts';
import { threadCancellation } from './thread-context.ts';
import { recordingOf } from './thread-recording.ts';

/** Which chunks of the finest level of a recording's overview are wanted. */
export interface ChunkTask {
  readonly place: RecordingPlace;
  readonly first: number;
  readonly end: number;
}

/** Reads a stretch of a recording for its overview. */
export default answering(
  async ({ place, first, end }: ChunkTask): Promise<Float32Array<ArrayBuffer>[]> => {
    const recording = await recordingOf(place);
    const layout = overviewLayoutOf(recording);
    const chunks: Float32Array<ArrayBuffer>[] = [];
    for (let index = first; index < end; index++) {
      throwIfCancelled(threadCancellation);
      chunks.push(await readFinestChunk(recording, layout, index));
    }
    return chunks;
  },
  (chunks) => chunks.map(({ buffer }) => buffer),
);
