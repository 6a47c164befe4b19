import { factorCholesky, solveCholesky } from '../math/cholesky.ts';
import type { Event } from './debias.ts';
import { type Gram, gramAt } from './gram.ts';
import type { SpikePrior } from './spike-prior.ts';

/** Two events this close may be one that falls between two samples. */
const REACH = 3;
/** Standard deviation of a moment that is anywhere between two whole samples, in samples. */
const SHIFT_SD = Math.sqrt(1 / 12);

/** One column of the model: atoms placed at whole samples, weighted. */
interface Column {
  readonly parts: readonly { readonly position: number; readonly weight: number }[];
  readonly atom: number;
  readonly mean: number;
  readonly spread: number;
}

/**
 * Takes away events that only make up for a spike between two samples. Such a spike differs from its
 * atom by a share of the atom's time derivative, and where that is large another unit, a sample away,
 * may seem to fire with it. Both events of each near pair are judged again with the derivative as a
 * second column of their own, of unknown amplitude N(0, m^2 / 12), by the log odds of
 * `evaluateConfiguration`; the derivative's correlations are differences of those that are there.
 * @param events sorted by position
 * @param correlation `H^T y`, `(atoms x positions)`
 */
export function withoutShiftArtefacts(
  gram: Gram,
  prior: SpikePrior,
  events: readonly Event[],
  correlation: Float64Array,
  positions: number,
): Event[] {
  const left = [...events];
  // Of an event so far away nothing reaches where the pair's atoms and their neighbours look.
  const meeting = gram.atomSamples + REACH + 2;
  for (let i = 0; i < left.length; i++) {
    for (let j = i + 1; j < left.length && left[j].position - left[i].position <= REACH; j++) {
      const pair = [left[i], left[j]] as const;
      if (pair.some(({ position }) => position < 1 || position + 1 >= positions)) continue;
      if (gram.centre[pair[0].atom * gram.atomCount + pair[1].atom] < 0) continue;
      const { position } = pair[0];
      const others = left.filter(
        (other, k) => k !== i && k !== j && Math.abs(other.position - position) < meeting,
      );
      const judge = (kept: readonly Event[]) =>
        logOddsWithShifts(gram, prior, kept, others, correlation, positions);
      const both = judge(pair);
      const single = likeliest(
        pair.flatMap((event) => nearby(event, positions)),
        (event) => judge([event]),
      );
      if (single.logOdds <= both.logOdds) continue;
      left.splice(j, 1);
      left[i] = single.event;
      i = Math.max(-1, i - 2);
      break;
    }
  }
  return left.sort((a, b) => a.position - b.position || a.atom - b.atom);
}

/** The event, and the same a sample earlier and later: beside another it may have been misplaced. */
function nearby(event: Event, positions: number): Event[] {
  return [0, -1, 1]
    .map((shift) => ({ ...event, position: event.position + shift }))
    .filter(({ position }) => position >= 1 && position + 1 < positions);
}

function likeliest(
  events: readonly Event[],
  judge: (event: Event) => { logOdds: number; amplitude: number },
): { event: Event; logOdds: number } {
  const judged = events.map((event) => {
    const { logOdds, amplitude } = judge(event);
    return { event: { ...event, amplitude }, logOdds };
  });
  return judged.reduce((best, other) => (other.logOdds > best.logOdds ? other : best));
}

/** Log odds of events that may each fall between two samples, with the amplitude of the first. */
function logOddsWithShifts(
  gram: Gram,
  prior: SpikePrior,
  events: readonly Event[],
  others: readonly Event[],
  correlation: Float64Array,
  positions: number,
): { logOdds: number; amplitude: number } {
  const columns = events.flatMap((event) => columnsOf(event, prior));
  const size = columns.length;
  const precision = 1 / prior.noiseVariance;
  const matrix = new Float64Array(size * size);
  const target = new Float64Array(size);
  let logOdds = events.reduce((sum, { atom }) => sum + prior.logRate[atom], 0);
  columns.forEach((column, r) => {
    const { atom, parts, mean, spread } = column;
    let observed = 0;
    for (const { position, weight } of parts) {
      observed += weight * correlation[atom * positions + position];
      for (const other of others) {
        const product = gramAt(gram, other.atom, atom, position - other.position);
        observed -= weight * other.amplitude * product;
      }
    }
    target[r] = precision * observed + mean / spread ** 2;
    logOdds -= Math.log(spread) + (0.5 * mean ** 2) / spread ** 2;
    for (let c = 0; c <= r; c++) {
      matrix[r * size + c] = precision * productOf(gram, column, columns[c]);
    }
    matrix[r * size + r] += 1 / spread ** 2;
  });
  factorCholesky(matrix, size, size);
  const amplitudes = solveCholesky(matrix, size, size, target.slice());
  for (let r = 0; r < size; r++) {
    logOdds += 0.5 * target[r] * amplitudes[r] - Math.log(matrix[r * size + r]);
  }
  return { logOdds, amplitude: amplitudes[0] };
}

function columnsOf({ atom, position, amplitude }: Event, prior: SpikePrior): Column[] {
  const mean = Math.sign(amplitude) * prior.mean[atom];
  return [
    { atom, parts: [{ position, weight: 1 }], mean, spread: prior.spread[atom] },
    {
      atom,
      parts: [
        { position: position - 1, weight: 0.5 },
        { position: position + 1, weight: -0.5 },
      ],
      mean: 0,
      spread: SHIFT_SD * prior.mean[atom],
    },
  ];
}

function productOf(gram: Gram, a: Column, b: Column): number {
  let sum = 0;
  for (const from of a.parts) {
    for (const to of b.parts) {
      const lag = to.position - from.position;
      sum += from.weight * to.weight * gramAt(gram, a.atom, b.atom, lag);
    }
  }
  return sum;
}
