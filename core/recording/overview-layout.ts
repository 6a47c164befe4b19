/** Samples of a bin on the finest level: below that, the file itself is read as fast. */
const finestBinSamples = 64;
/** Bins that make one of the next level. */
const levelFactor = 4;
/** Bins that are kept together, channel by channel. */
export const chunkBins = 256;
/** A level of no more bins is read whole in no time: no coarser one is needed. */
const fewestBins = 2 * chunkBins;

/** One level of an overview: the bins of all segments in their order, each segment from a bin of its own. */
export interface OverviewLevel {
  readonly binSamples: number;
  readonly binCount: number;
  /** First bin of each segment; `binCount` after the last. */
  readonly firstBins: Float64Array;
}

/** How the overview of a recording is laid out: what is known before a sample is read. */
export interface OverviewLayout {
  readonly channelCount: number;
  /** Samples of each segment. */
  readonly segmentSamples: readonly number[];
  /** From fine to coarse; at least one. */
  readonly levels: readonly OverviewLevel[];
}

/** @param factor bins of a level that make one of the next, 4 unless told otherwise */
export function layOutOverview(
  segmentSamples: readonly number[],
  channelCount: number,
  factor = levelFactor,
): OverviewLayout {
  const longest = Math.max(...segmentSamples);
  const levels = [levelOf(segmentSamples, finestBinSamples)];
  for (;;) {
    const { binSamples, binCount } = levels.at(-1)!;
    if (binCount <= fewestBins || binSamples >= longest) break;
    levels.push(levelOf(segmentSamples, binSamples * factor));
  }
  return { channelCount, segmentSamples, levels };
}

function levelOf(segmentSamples: readonly number[], binSamples: number): OverviewLevel {
  const firstBins = new Float64Array(segmentSamples.length + 1);
  segmentSamples.forEach((samples, segment) => {
    firstBins[segment + 1] = firstBins[segment] + Math.ceil(samples / binSamples);
  });
  return { binSamples, firstBins, binCount: firstBins[segmentSamples.length] };
}

/** Numbers of a chunk: for each channel `chunkBins` least and then as many greatest values. */
export function chunkLength({ channelCount }: OverviewLayout): number {
  return channelCount * 2 * chunkBins;
}

export function chunkCount({ binCount }: OverviewLevel): number {
  return Math.ceil(binCount / chunkBins);
}

/** Where bin `bin` of the finest level lies: what is to be read after the bins before it. */
export function placeOfBin(
  { levels: [finest] }: OverviewLayout,
  bin: number,
): { readonly segment: number; readonly sample: number } {
  let segment = 0;
  while (finest.firstBins[segment + 1] <= bin && segment < finest.firstBins.length - 2) segment++;
  return { segment, sample: (bin - finest.firstBins[segment]) * finest.binSamples };
}
