import {
  type Cancellation,
  chunkBins,
  chunkCount,
  OverviewBuilder,
  type OverviewLayout,
  throwIfCancelled,
} from '../../core/index.ts';
import type { OverviewFiles } from './overview-files.ts';
import { OverviewWriter } from './overview-writer.ts';

/** Gives the chunks [first, end) of the finest level, which follow from the recording alone. */
export type ReadChunks = (first: number, end: number) => Promise<readonly Float32Array[]>;

/** Numbers of the recording that are asked for at once: an eighth of a second of a fast disk. */
const roundValues = 64_000_000;
/** Samples of a channel in a chunk of the finest level. */
const chunkSamples = ({ levels: [finest] }: OverviewLayout) => chunkBins * finest!.binSamples;
/** What a crash may cost. */
const saveEveryMs = 2000;

/**
 * Builds the overview of a recording, or goes on with one that was begun, reading every sample once.
 * What it holds does not grow with the recording, and while it writes the next chunks are read.
 * @param onFraction hears how much of it is there, after every round
 */
export async function buildOverview(
  layout: OverviewLayout,
  files: OverviewFiles,
  readChunks: ReadChunks,
  cancellation: Cancellation,
  onFraction: (fraction: number) => void,
): Promise<void> {
  const earlier = await files.progress();
  if (earlier?.isComplete) return onFraction(1);
  const { binCount } = layout.levels[0]!;
  const kept = earlier?.finestChunks ?? 0;
  const writer = await OverviewWriter.begin(files, layout.levels.length, kept);
  try {
    const builder = new OverviewBuilder(layout, (level, chunk) => writer.append(level, chunk));
    for (let index = 0; index < kept; index++) builder.addChunk(files.readChunk(0, index));
    let savedAtMs = performance.now();
    for await (const chunks of inRounds(layout, kept, readChunks)) {
      throwIfCancelled(cancellation);
      for (const chunk of chunks) {
        writer.append(0, chunk);
        builder.addChunk(chunk);
      }
      if (performance.now() - savedAtMs > saveEveryMs) {
        await writer.save(false);
        savedAtMs = performance.now();
      }
      onFraction(builder.finestBins / binCount);
    }
    builder.finish();
    await writer.save(true);
  } finally {
    writer.close();
  }
}

/** All chunks from one on, some at a time, the next ones asked for before these are given. */
async function* inRounds(
  layout: OverviewLayout,
  first: number,
  readChunks: ReadChunks,
): AsyncGenerator<readonly Float32Array[]> {
  const total = chunkCount(layout.levels[0]!);
  const values = layout.channelCount * chunkSamples(layout);
  const step = Math.max(1, Math.floor(roundValues / values));
  const ask = (from: number) => {
    const chunks = readChunks(from, Math.min(from + step, total));
    // Whoever waits for them hears of it; until then nobody does.
    chunks.catch(() => {});
    return chunks;
  };
  let coming = first < total ? ask(first) : null;
  for (let from = first + step; coming !== null; from += step) {
    const chunks = await coming;
    coming = from < total ? ask(from) : null;
    yield chunks;
  }
}
