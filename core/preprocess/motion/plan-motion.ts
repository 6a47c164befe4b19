import { throwIfCancelled, type WorkContext } from '../../base/progress.ts';
import { median, noiseLevel, quantile } from '../../math/order-statistics.ts';
import type { Probe } from '../../recording/probe.ts';
import { blockCount, type DepthWindow, depthWindows, wholeDepth } from './depth-windows.ts';
import { type Differences, solveDifferences } from './displacement-graph.ts';
import {
  depthBinUm,
  type Fingerprints,
  fingerprint,
  type TimeBins,
  windowed,
} from './fingerprints.ts';
import type { MotionPeaks } from './locate-peaks.ts';
import { type Motion, noMotion } from './motion.ts';
import { registerPair } from './registration.ts';
import { chooseTimeBins, fewestPeaks, sortedPeaks, usualBinSeconds } from './time-bins.ts';

/** Less motion than this is left alone: correcting it would cost more than it gives. */
export const leastMotionUm = 2;

/** Range of the noise of a displacement over many bins and blocks, in standard errors. */
const noiseRange = 6;

/** Contacts must span this much of the probe, else motion cannot be told from change of amplitude. */
const leastSpanUm = 150;

/** Between contacts further apart along the probe than this, a spike cannot be interpolated. */
const mostPitchUm = 50;

/** Displacement between two time bins that is looked for at most, and at most this share of the span. */
const searchUm = 100;
const searchShare = 0.4;

/** How far a block may move beyond the whole, between two time bins. */
const blockSearchUm = 25;

/** Correlations of histograms below this say nothing about their shift. */
const leastCorrelation = 0.15;

/** How far the tissue is expected to move within a second, and neighbouring blocks from each other. */
const stepUmPerRootSecond = 1;
const blockStepUm = 4;

/** Each time bin is registered to those 1, 2, 3, 5, 8, 12, 18, ... bins later. */
const lagGrowth = 1.5;

/**
 * Estimates how the tissue moved along the probe from where spikes were when: histograms of peaks
 * over depth and amplitude in time bins are registered in pairs, near in time and far apart; the
 * displacements that agree best with all pairs are found by robust least squares, first for the
 * whole probe, then for blocks along it.
 *
 * Moving all peaks by the same amount moves the blocks and leaves the displacement as it is; moving
 * those of one time bin adds to its displacement. The order of the peaks does not matter.
 * @param leastBinSeconds where peaks are known of some stretches only, the time from one to the next
 */
export function planMotion(
  peaks: MotionPeaks,
  probe: Probe,
  context: WorkContext,
  leastBinSeconds = usualBinSeconds,
): Motion {
  const report = (fraction: number) => {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: 'Estimating motion', fraction });
  };
  const obstacle = obstacleOf(probe);
  if (obstacle !== undefined) return noMotion('MOTION_NOT_ESTIMATED', obstacle);
  const span = spanOf(contactDepths(probe));
  const sorted = sortedPeaks(peaks);
  const bins = chooseTimeBins(sorted.seconds, leastBinSeconds, blockCount(span));
  if (bins === undefined) {
    return noMotion(
      'MOTION_NOT_ESTIMATED',
      `Motion along the probe was not estimated: it takes some tens of seconds of recording with ${fewestPeaks} peaks or more, and ${sorted.seconds.length} were looked at.`,
    );
  }
  report(0);
  const prints = fingerprint(sorted, bins);
  const whole = register(prints, bins, [wholeDepth(prints)], undefined, span, report);
  const windows = depthWindows(prints, span);
  const found =
    windows.length === 1
      ? whole
      : register(prints, bins, windows, whole.displacementUm, span, report);
  report(1);
  return describe(found, windows, bins);
}

interface Registered {
  /** (blocks x bins), centred on the median of each block. */
  readonly displacementUm: Float64Array;
  readonly confidence: Float64Array;
}

function register(
  prints: Fingerprints,
  bins: TimeBins,
  windows: readonly DepthWindow[],
  around: Float64Array | undefined,
  span: number,
  report: (fraction: number) => void,
): Registered {
  const { binCount } = bins;
  const pairs = pairsOf(binCount);
  const count = windows.length * pairs.length;
  const measured: Differences = {
    from: new Int32Array(count),
    to: new Int32Array(count),
    difference: new Float64Array(count),
    weight: new Float64Array(count),
  };
  const search = around === undefined ? Math.min(searchUm, searchShare * span) : blockSearchUm;
  const reach = Math.ceil(search / depthBinUm);
  const scratch = new Float64Array(2 * reach + 1);
  const correlations = new Float64Array(windows.length * binCount);
  const degrees = new Float64Array(windows.length * binCount);
  windows.forEach(({ first, weights }, block) => {
    const values = windowed(prints, first, weights);
    pairs.forEach(([a, b], pair) => {
      if (pair % 512 === 0) report((block + pair / pairs.length) / windows.length);
      const centre = around === undefined ? 0 : Math.round((around[b] - around[a]) / depthBinUm);
      const shift = registerPair(
        values,
        prints.amplitudeCount,
        weights.length,
        a,
        b,
        centre,
        reach,
        scratch,
      );
      const edge = block * pairs.length + pair;
      const known = shift.correlation >= leastCorrelation;
      measured.from[edge] = block * binCount + a;
      measured.to[edge] = block * binCount + b;
      measured.difference[edge] = shift.bins * depthBinUm;
      measured.weight[edge] = known ? shift.correlation ** 2 : 0;
      for (const node of [measured.from[edge], measured.to[edge]]) {
        correlations[node] += shift.correlation;
        degrees[node]++;
      }
    });
  });
  const ties = tiesOf(windows.length, bins);
  const { positions } = solveDifferences(windows.length * binCount, measured, ties);
  for (let block = 0; block < windows.length; block++) {
    const row = positions.subarray(block * binCount, (block + 1) * binCount);
    const centre = median(row);
    row.forEach((value, bin) => {
      row[bin] = value - centre;
    });
  }
  return {
    displacementUm: positions,
    confidence: correlations.map((sum, node) => sum / Math.max(1, degrees[node])),
  };
}

/** Pairs of time bins at lags that grow geometrically: each bin is tied to near and to far ones. */
function pairsOf(binCount: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let lag = 1; lag < binCount; lag = Math.max(lag + 1, Math.floor(lag * lagGrowth))) {
    for (let bin = 0; bin + lag < binCount; bin++) pairs.push([bin, bin + lag]);
  }
  return pairs;
}

/** Holds successive bins of a block, and neighbouring blocks at one time, together. */
function tiesOf(blockCount: number, { binCount, binLengthSeconds }: TimeBins): Differences {
  const from: number[] = [];
  const to: number[] = [];
  const weight: number[] = [];
  const tie = (a: number, b: number, step: number) => {
    from.push(a);
    to.push(b);
    weight.push(1 / step ** 2);
  };
  for (let node = 0; node < blockCount * binCount; node++) {
    if ((node + 1) % binCount !== 0) {
      tie(node, node + 1, stepUmPerRootSecond * Math.sqrt(binLengthSeconds));
    }
    if (node + binCount < blockCount * binCount) tie(node, node + binCount, blockStepUm);
  }
  return {
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    difference: new Float64Array(from.length),
    weight: Float64Array.from(weight),
  };
}

function describe(found: Registered, windows: readonly DepthWindow[], bins: TimeBins): Motion {
  const { binCount, binLengthSeconds, startSeconds } = bins;
  const ranges = windows.map((_, block) => {
    const row = found.displacementUm.subarray(block * binCount, (block + 1) * binCount);
    return quantile(row, 0.99) - quantile(row, 0.01);
  });
  const uncertaintyUm = roughness(found.displacementUm, binCount);
  const ofNoise = Math.min(noiseRange * uncertaintyUm, Math.max(...ranges));
  const estimatedMotionUm = Math.sqrt(Math.max(...ranges) ** 2 - ofNoise ** 2);
  return {
    isCorrected: estimatedMotionUm >= leastMotionUm,
    estimatedMotionUm,
    uncertaintyUm,
    binSeconds: Float64Array.from(
      { length: binCount },
      (_, bin) => startSeconds + (bin + 0.5) * binLengthSeconds,
    ),
    blockDepthUm: Float64Array.from(windows, ({ centreUm }) => centreUm),
    ...found,
    notices: [],
  };
}

/** Noise of a smooth curve, `noiseLevel(x[t-1] - 2 x[t] + x[t+1]) / sqrt(6)`. */
function roughness(rows: Float64Array, binCount: number): number {
  const bends: number[] = [];
  for (let i = 0; i + 2 < rows.length; i++) {
    if ((i % binCount) + 2 < binCount) bends.push(rows[i] - 2 * rows[i + 1] + rows[i + 2]);
  }
  return bends.length === 0 ? Number.POSITIVE_INFINITY : noiseLevel(bends) / Math.sqrt(6);
}

/** Why motion along a probe cannot be estimated, or nothing. */
export function obstacleOf(probe: Probe): string | undefined {
  const unknown = 'Motion along the probe was not estimated';
  if (!probe.geometryKnown) {
    return `${unknown}, because nothing states where its contacts are. Give a probe file.`;
  }
  const depths = contactDepths(probe);
  const span = spanOf(depths);
  if (!(span >= leastSpanUm)) {
    return `${unknown}: its contacts span ${Math.round(span)} µm, and it takes ${leastSpanUm} µm.`;
  }
  const pitch = median(depths.subarray(1).map((depth, i) => depth - depths[i]));
  if (pitch > mostPitchUm) {
    return `${unknown}: its contacts are ${Math.round(pitch)} µm apart, and it takes ${mostPitchUm} µm or less.`;
  }
  return undefined;
}

/** Different depths of contacts, ascending. */
function contactDepths({ positionsUm }: Probe): Float64Array {
  return Float64Array.from(new Set(positionsUm.filter((_, i) => i % 2 === 1))).sort();
}

function spanOf(ascending: Float64Array): number {
  return ascending.length === 0 ? 0 : ascending[ascending.length - 1] - ascending[0];
}
