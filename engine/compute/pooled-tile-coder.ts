import { Piscina } from 'piscina';
import {
  codingStage,
  type Recording,
  serialTileCoder,
  type TileCoder,
  type TileEvents,
  type TileRange,
  throwIfCancelled,
} from '../../core/index.ts';
import { reviveError } from './revive-error.ts';
import type { RecordingSource, TileJob } from './tile-job.ts';

/** Tiles in flight for each thread: enough that none waits, few enough that memory stays bounded. */
const TILES_PER_THREAD = 2;
const sourceEnding = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/**
 * Codes tiles on several threads. The number of threads changes nothing but the time: tiles are
 * independent and come back in their order.
 */
export function pooledTileCoder(
  recording: Recording,
  source: RecordingSource,
  threads: number,
): TileCoder {
  return {
    async code(plan, ranges, context) {
      const count = Math.min(threads, ranges.length);
      if (count <= 1) return serialTileCoder(recording).code(plan, ranges, context);
      const job: TileJob = { source, plan };
      const pool = new Piscina<TileRange, TileEvents>({
        filename: new URL(`./tile-worker${sourceEnding}`, import.meta.url).href,
        minThreads: count,
        maxThreads: count,
        workerData: job,
      });
      const results: TileEvents[] = new Array(ranges.length);
      const total = ranges.reduce((sum, range) => sum + range.end - range.start, 0);
      let next = 0;
      let coded = 0;
      const runLane = async () => {
        while (next < ranges.length) {
          throwIfCancelled(context.cancellation);
          const index = next++;
          const range = ranges[index]!;
          results[index] = await pool.run(range);
          coded += range.end - range.start;
          context.onProgress({
            stage: codingStage,
            fraction: coded / total,
            recordedSeconds: coded / recording.sampleRate,
          });
        }
      };
      try {
        await Promise.all(Array.from({ length: count * TILES_PER_THREAD }, runLane));
      } catch (error) {
        throw reviveError(error);
      } finally {
        await pool.destroy();
      }
      return results;
    },
  };
}
