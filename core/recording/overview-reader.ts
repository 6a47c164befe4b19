import { type Envelope, emptyEnvelope, widenBin } from './envelope.ts';
import type { OverviewLayout } from './overview-layout.ts';

/** Gives the bins [first, end) of a level for some channels, in their order. */
export type ReadBins = (
  level: number,
  first: number,
  end: number,
  channels: readonly number[],
) => Promise<Envelope>;

/** Which bins of which level a view is made of. */
export interface BinChoice {
  readonly level: number;
  readonly samplesPerBin: number;
}

/**
 * The bins for a view that wants at least so many samples in one: a multiple of those of a level
 * that is fine enough for it to be little more than was wanted.
 * @returns null where only the samples themselves are fine enough
 */
export function chooseBins({ levels }: OverviewLayout, wantedSamples: number): BinChoice | null {
  if (wantedSamples < levels[0].binSamples) return null;
  let level = 0;
  while (level + 1 < levels.length && 2 * levels[level + 1].binSamples <= wantedSamples) level++;
  const { binSamples } = levels[level];
  return { level, samplesPerBin: Math.ceil(wantedSamples / binSamples) * binSamples };
}

/**
 * The exact envelope of samples [start, end) of a segment.
 * @param start a multiple of the choice's bin
 * @param end one, too, or the end of the segment
 */
export async function readEnvelope(
  layout: OverviewLayout,
  readBins: ReadBins,
  { level, samplesPerBin }: BinChoice,
  segment: number,
  start: number,
  end: number,
  channels: readonly number[],
): Promise<Envelope> {
  const { binSamples, firstBins } = layout.levels[level];
  const first = firstBins[segment] + start / binSamples;
  const last = firstBins[segment] + Math.ceil(end / binSamples);
  const fine = await readBins(level, first, last, channels);
  return mergeBins(fine, channels.length, samplesPerBin / binSamples);
}

/** Joins every `count` bins to one. */
function mergeBins(fine: Envelope, rows: number, count: number): Envelope {
  const coarse = emptyEnvelope(rows, Math.ceil(fine.binCount / count));
  for (let row = 0; row < rows; row++) {
    for (let bin = 0; bin < fine.binCount; bin++) {
      const to = row * coarse.binCount + Math.floor(bin / count);
      widenBin(coarse, to, fine, row * fine.binCount + bin);
    }
  }
  return coarse;
}

/** The envelope of a whole recording, its segments end to end. */
export interface WholeEnvelope extends Envelope {
  readonly samplesPerBin: number;
}

/**
 * The envelope of a whole recording in at most so many bins. Where a segment does not begin with a
 * bin, the bins that it shares with its neighbours hold up to one bin of the level that they are made
 * of too much.
 */
export async function readWhole(
  layout: OverviewLayout,
  readBins: ReadBins,
  mostBins: number,
  channels: readonly number[],
): Promise<WholeEnvelope> {
  const { segmentSamples, levels } = layout;
  const total = segmentSamples.reduce((sum, samples) => sum + samples, 0);
  const wanted = Math.max(1, Math.ceil(total / mostBins));
  const { level, samplesPerBin } = chooseBins(layout, wanted) ?? {
    level: 0,
    samplesPerBin: levels[0].binSamples,
  };
  const { binSamples, firstBins, binCount } = levels[level];
  const fine = await readBins(level, 0, binCount, channels);
  const whole = emptyEnvelope(channels.length, Math.max(1, Math.ceil(total / samplesPerBin)));
  let before = 0;
  segmentSamples.forEach((samples, segment) => {
    for (let bin = firstBins[segment]; bin < firstBins[segment + 1]; bin++) {
      const start = (bin - firstBins[segment]) * binSamples;
      const end = Math.min(start + binSamples, samples);
      const from = Math.floor((before + start) / samplesPerBin);
      const to = Math.floor((before + end - 1) / samplesPerBin);
      for (let row = 0; row < channels.length; row++) {
        for (let target = from; target <= to; target++) {
          const at = row * whole.binCount + target;
          widenBin(whole, at, fine, row * binCount + bin);
        }
      }
    }
    before += samples;
  });
  return { ...whole, samplesPerBin };
}
