import type { Additions } from './additions.ts';
import type { Configuration, Placement } from './configuration.ts';
import type { EventProblem } from './event-problem.ts';

/**
 * The best single change of a configuration: one event added, removed, or exchanged for another
 * that overlaps it, all other events held as they are.
 * @param pulls of the configuration, `(rows x positions)`
 * @param addition room for one
 * @param minimumGain in log odds
 * @returns the placements after the change, null where none gains more than `minimumGain`
 */
export function bestSingleChange(
  problem: EventProblem,
  { placements, amplitudes }: Configuration,
  pulls: Float64Array,
  addition: Additions,
  minimumGain: number,
): Placement[] | null {
  const { odds } = problem.knowledge;
  const { stretch } = problem;
  const last = stretch.positions - 1;
  let gain = minimumGain;
  let best: Placement[] | null = null;
  addition.find(problem, pulls, placements, 0, last, gain);
  if (addition.count > 0) {
    gain = addition.odds[0];
    best = [...placements, addition.placement(0)];
  }
  for (let i = 0; i < placements.length; i++) {
    const { atom, position } = placements[i];
    const own = pulls[stretch.rowOf[atom] * stretch.positions + position] + amplitudes[i];
    const present = odds.logOdds(atom, own);
    if (-present > gain) {
      gain = -present;
      best = placements.filter((_, k) => k !== i);
    }
    const exchange = bestExchange(problem, placements, i, amplitudes[i], pulls, present + gain);
    if (exchange === null) continue;
    gain = exchange.odds - present;
    best = placements.map((placement, k) => (k === i ? exchange.placement : placement));
  }
  return best;
}

/** What explains best what placement `i` leaves when it is taken away, where that is worth more than `odds`. */
function bestExchange(
  problem: EventProblem,
  placements: readonly Placement[],
  i: number,
  amplitude: number,
  pulls: Float64Array,
  minimumOdds: number,
): { placement: Placement; odds: number } | null {
  const { gram, odds, levels, twoSided } = problem.knowledge;
  const { atomCount, atomSamples, values, centre, partners } = gram;
  const { rowOf, positions } = problem.stretch;
  const { atom, position } = placements[i];
  const from = Math.max(0, position - atomSamples + 1);
  const to = Math.min(positions - 1, position + atomSamples - 1);
  let best: { placement: Placement; odds: number } | null = null;
  let goal = minimumOdds;
  for (const other of partners[atom]) {
    if (rowOf[other] < 0) continue;
    const row = rowOf[other] * positions;
    const shift = centre[atom * atomCount + other] - position;
    let level = Math.max(levels.drop[other], odds.levelAt(other, goal));
    for (let n = from; n <= to; n++) {
      const pull = pulls[row + n] + amplitude * values[shift + n];
      if (pull < level && !(twoSided && pull <= -level)) continue;
      if (n === position && other === atom) continue;
      const gained = odds.logOdds(other, pull);
      if (gained <= goal || problem.clashes(placements, other, n, i)) continue;
      goal = gained;
      level = Math.max(levels.drop[other], odds.levelAt(other, goal));
      best = { placement: { atom: other, position: n, sign: Math.sign(pull) }, odds: gained };
    }
  }
  return best;
}
