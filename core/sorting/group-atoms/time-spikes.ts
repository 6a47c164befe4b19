import { throwIfCancelled, type WorkContext } from '../../base/progress.ts';
import { factorCholesky, solveCholesky } from '../../math/cholesky.ts';
import type { Recording } from '../../recording/recording.ts';
import type { Sorting } from '../sorting.ts';
import { atomPlaces, type GroupAtoms } from './group-atoms.ts';
import { readPiece, type SignalPiece } from './spike-signal.ts';

/** Spikes are refitted a piece of signal at a time; where pieces are cut does not depend on memory. */
const PIECE_SAMPLES = 1 << 15;
/** Spikes so many templates before and after a piece take part in it, for those that overlap with them. */
const MARGIN_TEMPLATES = 4;
/** Rounds in which every spike is fitted anew to what the others leave. */
const ROUNDS = 4;
/** A spike is never moved further than to the next sample. */
const MOST_SHIFT = 1;
/** A fit whose template is smaller than this share says nothing of time. */
const LEAST_SCALE = 0.2;

/** A spike of a piece with what of its group it takes. */
interface FittedSpike {
  readonly row: number;
  readonly unit: number;
  /** First sample of its atoms within the piece. */
  readonly first: number;
  readonly weights: Float64Array;
}

/** A group with the factor of its regularised Gram matrix. */
interface ReadyGroup extends GroupAtoms {
  readonly factor: Float64Array;
}

/**
 * Times every spike between the samples: the groups of overlapping spikes are fitted together by least
 * squares with a prior on each coefficient, in rounds of block coordinate descent, and the weight of
 * the derivative beside that of the template is the shift, `h(t - d) = h(t) - d h'(t)`.
 * @param groups one a unit
 * @returns samples to add to the `sampleIndex` of every spike, -1 to 1
 */
export async function timeSpikes(
  whitened: Recording,
  sorting: Sorting,
  groups: readonly GroupAtoms[],
  context: WorkContext,
): Promise<Float32Array> {
  const { spikes, templates, segments } = sorting;
  const { templateSamples, nBefore } = templates;
  const margin = MARGIN_TEMPLATES * templateSamples;
  const ready = groups.map(readyGroup);
  const shifts = new Float32Array(spikes.sampleIndex.length);
  const total = segments.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
  let done = 0;
  let row = 0;
  for (const [segment, { sampleCount }] of segments.entries()) {
    for (let start = 0; start < sampleCount; start += PIECE_SAMPLES) {
      throwIfCancelled(context.cancellation);
      context.onProgress({ stage: 'Timing spikes', fraction: 0.2 + (0.8 * done) / total });
      const end = Math.min(sampleCount, start + PIECE_SAMPLES);
      const own = rowsBetween(sorting, row, segment, start, end);
      done += end - start;
      if (own.to === own.from) continue;
      row = own.to;
      const around = widened(sorting, own, segment, start - margin, end + margin);
      const from = start - margin - templateSamples;
      const piece = await readPiece(whitened, segment, from, end + margin + templateSamples);
      const fitted = Array.from({ length: around.to - around.from }, (_, i): FittedSpike => {
        const spike = around.from + i;
        const unit = spikes.unitIndex[spike];
        const first = spikes.sampleIndex[spike] - nBefore - from;
        return { row: spike, unit, first, weights: new Float64Array(ready[unit].atomCount) };
      });
      fitTogether(piece, fitted, ready, templateSamples);
      for (const { row: spike, weights } of fitted) {
        if (spike >= own.from && spike < own.to) shifts[spike] = shiftOf(weights);
      }
    }
  }
  return shifts;
}

interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Rows of the spikes in samples [start, end) of a segment, which begin at `first`. */
function rowsBetween(
  { spikes: { segmentIndex, sampleIndex } }: Sorting,
  first: number,
  segment: number,
  start: number,
  end: number,
): Rows {
  const isBefore = (row: number, sample: number) =>
    segmentIndex[row] < segment || (segmentIndex[row] === segment && sampleIndex[row] < sample);
  let from = first;
  while (from < sampleIndex.length && isBefore(from, start)) from++;
  let to = from;
  while (to < sampleIndex.length && isBefore(to, end)) to++;
  return { from, to };
}

/** The same rows with those near them. */
function widened(
  { spikes: { segmentIndex, sampleIndex } }: Sorting,
  { from, to }: Rows,
  segment: number,
  start: number,
  end: number,
): Rows {
  let first = from;
  while (first > 0 && segmentIndex[first - 1] === segment && sampleIndex[first - 1] >= start) {
    first--;
  }
  let last = to;
  while (last < sampleIndex.length && segmentIndex[last] === segment && sampleIndex[last] < end) {
    last++;
  }
  return { from: first, to: last };
}

function readyGroup(group: GroupAtoms): ReadyGroup {
  const { atoms, atomCount, priorPrecision } = group;
  const size = atoms.length / atomCount;
  const factor = new Float64Array(atomCount * atomCount);
  for (let i = 0; i < atomCount; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? priorPrecision[i] : 0;
      for (let k = 0; k < size; k++) sum += atoms[i * size + k] * atoms[j * size + k];
      factor[i * atomCount + j] = sum;
    }
    if (factor[i * atomCount + i] === 0) factor[i * atomCount + i] = 1;
  }
  factorCholesky(factor, atomCount, atomCount);
  return { ...group, factor };
}

/** Leaves in the piece what no spike explains, and in the spikes what they take of their groups. */
function fitTogether(
  piece: SignalPiece,
  spikes: readonly FittedSpike[],
  groups: readonly ReadyGroup[],
  templateSamples: number,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    for (const spike of spikes) {
      const group = groups[spike.unit];
      addSpike(piece, spike, group, templateSamples, 1);
      const target = correlations(piece, spike, group, templateSamples);
      spike.weights.set(solveCholesky(group.factor, group.atomCount, group.atomCount, target));
      addSpike(piece, spike, group, templateSamples, -1);
    }
  }
}

function addSpike(
  { traces, samples }: SignalPiece,
  { first, weights }: FittedSpike,
  { atoms, atomCount, channels }: GroupAtoms,
  templateSamples: number,
  sign: number,
): void {
  for (let atom = 0; atom < atomCount; atom++) {
    const weight = sign * weights[atom];
    if (weight === 0) continue;
    channels.forEach((channel, i) => {
      const from = (atom * channels.length + i) * templateSamples;
      const to = channel * samples + first;
      for (let k = 0; k < templateSamples; k++) traces[to + k] += weight * atoms[from + k];
    });
  }
}

function correlations(
  { traces, samples }: SignalPiece,
  { first }: FittedSpike,
  { atoms, atomCount, channels }: GroupAtoms,
  templateSamples: number,
): Float64Array {
  return Float64Array.from({ length: atomCount }, (_, atom) => {
    let sum = 0;
    channels.forEach((channel, i) => {
      const from = (atom * channels.length + i) * templateSamples;
      const at = channel * samples + first;
      for (let k = 0; k < templateSamples; k++) sum += atoms[from + k] * traces[at + k];
    });
    return sum;
  });
}

function shiftOf(weights: Float64Array): number {
  const scale = weights[atomPlaces.template];
  if (!(scale >= LEAST_SCALE)) return 0;
  const shift = -weights[atomPlaces.derivative] / scale;
  return Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, shift));
}
