import {
  type Cancellation,
  chunkBins,
  OverviewBuilder,
  type OverviewLayout,
  placeOfBin,
  type Recording,
  throwIfCancelled,
} from '../../core/index.ts';
import type { OverviewFiles } from './overview-files.ts';
import { OverviewWriter } from './overview-writer.ts';

/** Numbers that are read at once: enough for a disk to be busy. */
const pieceValues = 4_000_000;
/** What a crash may cost. */
const saveEveryMs = 2000;

/**
 * Builds the overview of a recording, or goes on with one that was begun, reading every sample once,
 * in order. What it holds does not grow with the recording.
 * @param onFraction hears how much of it is there, after every piece
 */
export async function buildOverview(
  recording: Recording,
  layout: OverviewLayout,
  files: OverviewFiles,
  cancellation: Cancellation,
  onFraction: (fraction: number) => void,
): Promise<void> {
  const earlier = await files.progress();
  if (earlier?.isComplete) return onFraction(1);
  const [finest] = layout.levels;
  const kept = earlier?.finestChunks ?? 0;
  const writer = await OverviewWriter.begin(files, layout.levels.length, kept);
  try {
    let replayed = 0;
    const builder = new OverviewBuilder(layout, (level, chunk) => {
      if (level === 0 && replayed++ < kept) return;
      writer.append(level, chunk);
    });
    for (let index = 0; index < kept; index++) {
      const bins = Math.min(chunkBins, finest!.binCount - builder.finestBins);
      builder.addChunk(files.readChunk(0, index), bins);
    }
    const pieceBins = piecesInBins(layout);
    const piece = new Float32Array(layout.channelCount * pieceBins * finest!.binSamples);
    let savedAtMs = performance.now();
    while (builder.finestBins < finest!.binCount) {
      throwIfCancelled(cancellation);
      const { segment, sample } = placeOfBin(layout, builder.finestBins);
      const end = Math.min(
        sample + pieceBins * finest!.binSamples,
        layout.segmentSamples[segment]!,
      );
      await recording.read(segment, sample, end, piece);
      builder.addSamples(piece, end - sample);
      if (performance.now() - savedAtMs > saveEveryMs) {
        await writer.save(false);
        savedAtMs = performance.now();
      }
      onFraction(builder.finestBins / finest!.binCount);
    }
    builder.finish();
    await writer.save(true);
  } finally {
    writer.close();
  }
}

function piecesInBins({ channelCount, levels }: OverviewLayout): number {
  const bins = Math.floor(pieceValues / channelCount / levels[0]!.binSamples);
  return Math.max(1, bins);
}
