import type { LearningStatistics } from './statistics.ts';

const MAX_ITERATIONS = 60;
const TOLERANCE = 1e-7;

/**
 * The dictionary that explains the events best (CRsAE, Eq. 19), from sufficient statistics:
 *
 *     sum_{a,lag} products[c][a][lag] h_{a,p}[k - lag] = correlations[c][p][k]
 *
 * The matrix is the same for all channels, symmetric and, because spikes overlap little, close to
 * diagonal: preconditioned conjugate gradients from the present atoms need a few iterations where a
 * Cholesky factor would cost (atoms x samples)^3.
 *
 * @param atoms `(atoms x channels x atomSamples)`, start on entry, solution on return (not
 *   normalised); atoms without events keep their values
 * @param channelMask `(atoms x channels)`, 0 where an atom must stay zero
 */
export function solveClosedForm(
  statistics: LearningStatistics,
  atoms: Float64Array,
  channelMask: Uint8Array,
): Float64Array {
  const { atomCount, channelCount, atomSamples, margin } = statistics;
  const rowCount = atomCount * channelCount;
  const width = atomSamples + 2 * margin;
  const free = new Uint8Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const atom = Math.floor(row / channelCount);
    free[row] = channelMask[row] !== 0 && statistics.squareSum[atom] > 0 ? 1 : 0;
    if (channelMask[row] === 0) atoms.fill(0, row * atomSamples, (row + 1) * atomSamples);
  }
  const residual = new Float64Array(atoms.length);
  const direction = new Float64Array(atoms.length);
  const image = new Float64Array(atoms.length);
  const lags = nonZeroLags(statistics);

  applyProducts(statistics, lags, atoms, free, image);
  let targetNorm = 0;
  for (let row = 0; row < rowCount; row++) {
    if (free[row] === 0) continue;
    for (let k = 0; k < atomSamples; k++) {
      const i = row * atomSamples + k;
      const target = statistics.correlations[row * width + margin + k];
      residual[i] = target - image[i];
      targetNorm += target ** 2;
    }
  }
  const scale = (i: number) =>
    1 / statistics.squareSum[Math.floor(i / (channelCount * atomSamples))];
  let energy = 0;
  for (let i = 0; i < atoms.length; i++) {
    if (residual[i] === 0) continue;
    direction[i] = residual[i] * scale(i);
    energy += residual[i] * direction[i];
  }
  const goal = TOLERANCE ** 2 * targetNorm;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let residualNorm = 0;
    for (let i = 0; i < residual.length; i++) residualNorm += residual[i] ** 2;
    if (residualNorm <= goal) break;
    applyProducts(statistics, lags, direction, free, image);
    let curvature = 0;
    for (let i = 0; i < atoms.length; i++) curvature += direction[i] * image[i];
    if (!(curvature > 0)) break;
    const step = energy / curvature;
    let nextEnergy = 0;
    for (let i = 0; i < atoms.length; i++) {
      atoms[i] += step * direction[i];
      residual[i] -= step * image[i];
      if (residual[i] !== 0) nextEnergy += residual[i] ** 2 * scale(i);
    }
    const keep = nextEnergy / energy;
    energy = nextEnergy;
    for (let i = 0; i < atoms.length; i++) {
      direction[i] = (residual[i] === 0 ? 0 : residual[i] * scale(i)) + keep * direction[i];
    }
  }
  return atoms;
}

/** For each pair of atoms the lags at which some of their events overlap: most pairs have few. */
function nonZeroLags(statistics: LearningStatistics): Int32Array[] {
  const { atomCount, atomSamples, products } = statistics;
  const span = 2 * atomSamples - 1;
  return Array.from({ length: atomCount * atomCount }, (_, pair) => {
    const lags: number[] = [];
    for (let i = 0; i < span; i++) {
      if (products[pair * span + i] !== 0) lags.push(i - atomSamples + 1);
    }
    return Int32Array.from(lags);
  });
}

/** `out = M atoms` on the free rows, zero elsewhere. */
function applyProducts(
  statistics: LearningStatistics,
  lags: readonly Int32Array[],
  atoms: Float64Array,
  free: Uint8Array,
  out: Float64Array,
): void {
  const { atomCount, channelCount, atomSamples, products } = statistics;
  const span = 2 * atomSamples - 1;
  out.fill(0);
  for (let c = 0; c < atomCount; c++) {
    for (let a = 0; a < atomCount; a++) {
      const pair = c * atomCount + a;
      for (const lag of lags[pair]) {
        const product = products[pair * span + lag + atomSamples - 1];
        const first = Math.max(0, lag);
        const last = Math.min(atomSamples, atomSamples + lag);
        for (let p = 0; p < channelCount; p++) {
          if (free[c * channelCount + p] === 0) continue;
          const target = (c * channelCount + p) * atomSamples;
          const source = (a * channelCount + p) * atomSamples - lag;
          for (let k = first; k < last; k++) out[target + k] += product * atoms[source + k];
        }
      }
    }
  }
}
