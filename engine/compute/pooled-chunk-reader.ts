import { chunkBins } from '../../core/index.ts';
import type { ReadChunks } from '../traces/build-overview.ts';
import { overviewLayoutOf } from '../traces/read-traces.ts';
import type { ChunkTask } from './overview-chunk-worker.ts';
import type { RecordingPlace } from './reopen-recording.ts';
import { threadCancellation } from './thread-context.ts';
import type { ThreadTeam } from './thread-team.ts';

/** Numbers of the recording that a thread reads for one task. */
const taskValues = 2_000_000;

/** Reads a recording for its overview on the threads of a team. Their number changes nothing but the time. */
export function pooledChunkReader(
  place: RecordingPlace,
  team: ThreadTeam,
  threads: number,
): ReadChunks {
  const { channelCount } = place.seen;
  const [finest] = overviewLayoutOf(place.seen).levels;
  const chunkValues = channelCount * chunkBins * finest!.binSamples;
  const step = Math.max(1, Math.floor(taskValues / chunkValues));
  return async (first, end) => {
    const tasks = Array.from({ length: Math.ceil((end - first) / step) }, (_, i): ChunkTask => {
      const from = first + i * step;
      return { place, first: from, end: Math.min(from + step, end) };
    });
    const chunks = await team.run<ChunkTask, Float32Array[]>({
      tasks,
      threads,
      cancellation: threadCancellation,
    });
    return chunks.flat();
  };
}
