import { throwIfCancelled, type WorkContext } from '../../base/progress.ts';
import { teachingWeights } from '../../learn/interpret.ts';
import { factorCholesky, solveCholesky } from '../../math/cholesky.ts';
import { evenlyChosen } from '../../math/evenly-chosen.ts';
import { principalRows } from '../../math/principal-rows.ts';
import type { Recording } from '../../recording/recording.ts';
import type { Sorting } from '../sorting.ts';
import { largestChannels, templateHeights, templatePeak } from '../template-heights.ts';
import { type GroupAtoms, SHIFT_VARIANCE } from './group-atoms.ts';
import { readPiece } from './spike-signal.ts';

/** Spikes of a unit from which its atoms are learned, evenly over the recording. */
const MOST_LEARNED = 300;
/** A channel on which a template is smaller, as a share of its largest, tells nothing of times. */
const LEAST_SHARE = 0.1;
const MOST_CHANNELS = 16;
/** How far above what noise alone makes of it a variation must stand out, as a share. */
const NOISE_MARGIN = 1.3;

/** Snippets of a unit, `(count x size)`, and the size of each spike beside the template's. */
interface Examples {
  readonly snippets: readonly Float64Array[];
  readonly scales: readonly number[];
}

/**
 * Learns the group of every unit from the whitened signal around its spikes: the template as the
 * amplitude-weighted mean (CRsAE, Eq. 19, for lone spikes; moving them by their own shifts first made times no better), its derivative by central differences, and
 * the first principal component of what these two leave, where it stands out of noise.
 */
export async function learnGroupAtoms(
  whitened: Recording,
  sorting: Sorting,
  context: WorkContext,
): Promise<GroupAtoms[]> {
  const groups: GroupAtoms[] = [];
  const rowsOf = loneFirst(sorting);
  for (const [unit, rows] of rowsOf.entries()) {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: 'Timing spikes', fraction: (0.2 * unit) / rowsOf.length });
    const channels = tellingChannels(sorting, unit);
    const examples = await examplesOf(whitened, sorting, unit, rows, channels);
    groups.push(groupOf(examples, channels, sorting.templates.templateSamples));
  }
  return groups;
}

/** For each unit some of its spikes: those that overlap with no other one where there are enough. */
function loneFirst({ spikes, units, templates }: Sorting): number[][] {
  const { segmentIndex, sampleIndex, unitIndex } = spikes;
  const isNear = (row: number, other: number) =>
    segmentIndex[other] === segmentIndex[row] &&
    Math.abs(sampleIndex[other] - sampleIndex[row]) < templates.templateSamples;
  const lone: number[][] = units.map(() => []);
  const all: number[][] = units.map(() => []);
  unitIndex.forEach((unit, row) => {
    all[unit].push(row);
    if (!isNear(row, row - 1) && !isNear(row, row + 1)) lone[unit].push(row);
  });
  return all.map((rows, unit) => {
    const hasEnough = lone[unit].length >= MOST_LEARNED / 4;
    return evenlyChosen(hasEnough ? lone[unit] : rows, MOST_LEARNED);
  });
}

function tellingChannels({ templates }: Sorting, unit: number): number[] {
  const heights = templateHeights(templates, unit);
  const least = LEAST_SHARE * Math.max(...heights);
  return largestChannels(templates, unit, MOST_CHANNELS).filter(
    (channel) => heights[channel] >= least,
  );
}

async function examplesOf(
  whitened: Recording,
  sorting: Sorting,
  unit: number,
  rows: readonly number[],
  channels: readonly number[],
): Promise<Examples> {
  const { spikes, templates } = sorting;
  const { templateSamples, nBefore } = templates;
  const size = templatePeak(sorting, unit);
  const snippets: Float64Array[] = [];
  for (const row of rows) {
    const start = spikes.sampleIndex[row] - nBefore;
    const piece = await readPiece(
      whitened,
      spikes.segmentIndex[row],
      start,
      start + templateSamples,
    );
    const snippet = new Float64Array(channels.length * templateSamples);
    channels.forEach((channel, i) => {
      const from = channel * templateSamples;
      snippet.set(piece.traces.subarray(from, from + templateSamples), i * templateSamples);
    });
    snippets.push(snippet);
  }
  const scales = rows.map((row) => (size === 0 ? 1 : spikes.amplitude[row] / size));
  return { snippets, scales };
}

function groupOf(
  { snippets, scales }: Examples,
  channels: readonly number[],
  templateSamples: number,
): GroupAtoms {
  const size = channels.length * templateSamples;
  const template = new Float64Array(size);
  const shares = teachingWeights(scales);
  snippets.forEach((snippet, i) => {
    for (let k = 0; k < size; k++) template[k] += shares[i] * snippet[k];
  });
  const derivative = derivativeOf(template, templateSamples);
  const left = snippets.map((snippet) => withoutAtoms(snippet, [template, derivative]));
  const variation = firstVariation(left);
  const atoms = [template, derivative, ...(variation === null ? [] : [variation.atom])];
  const joined = new Float32Array(atoms.length * size);
  atoms.forEach((atom, i) => {
    joined.set(atom, i * size);
  });
  return {
    channels,
    atoms: joined,
    atomCount: atoms.length,
    priorPrecision: Float64Array.of(
      0,
      1 / SHIFT_VARIANCE,
      ...(variation === null ? [] : [1 / variation.variance]),
    ),
  };
}

/** By central differences, a sample being 1; zero where a channel ends. */
function derivativeOf(template: Float64Array, templateSamples: number): Float64Array {
  return template.map((_, i) => {
    const k = i % templateSamples;
    return k === 0 || k === templateSamples - 1 ? 0 : (template[i + 1] - template[i - 1]) / 2;
  });
}

/** What least squares on some atoms leaves of a snippet. */
function withoutAtoms(snippet: Float64Array, atoms: readonly Float64Array[]): Float64Array {
  const count = atoms.length;
  const gram = new Float64Array(count * count);
  const target = Float64Array.from(atoms, (atom) => inner(atom, snippet));
  atoms.forEach((a, i) => {
    for (let j = 0; j <= i; j++) gram[i * count + j] = inner(a, atoms[j]);
    // Atoms of silence have no direction.
    if (gram[i * count + i] === 0) gram[i * count + i] = 1;
  });
  factorCholesky(gram, count, count);
  const weights = solveCholesky(gram, count, count, target);
  return snippet.map(
    (value, k) => value - atoms.reduce((sum, atom, i) => sum + weights[i] * atom[k], 0),
  );
}

/**
 * The first principal component of what is left of the examples, of unit norm, with the variance of
 * its coefficient; null where it is no larger than white noise of variance 1 makes it
 * ((1 + sqrt(size / count))^2, Marchenko and Pastur 1967).
 */
function firstVariation(
  left: readonly Float64Array[],
): { readonly atom: Float64Array; readonly variance: number } | null {
  const count = left.length;
  if (count < 2) return null;
  const { mixtures } = principalRows(left);
  const size = left[0].length;
  const atom = new Float64Array(size);
  left.forEach((snippet, i) => {
    for (let k = 0; k < size; k++) atom[k] += mixtures[i] * snippet[k];
  });
  const energy = inner(atom, atom);
  const variance = energy / count;
  if (variance <= NOISE_MARGIN * (1 + Math.sqrt(size / count)) ** 2) return null;
  const norm = Math.sqrt(energy);
  return { atom: atom.map((value) => value / norm), variance: variance - 1 };
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
