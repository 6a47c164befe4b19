import { Additions } from './additions.ts';
import { appendPlacement, type Configuration, type Placement } from './configuration.ts';
import type { EventProblem } from './event-problem.ts';

const BEAM_WIDTH = 8;
const BRANCHES = 8;
/** Log odds of one set of placements, added up in another order, differ by less than this. */
const ROUNDING = 1e-6;

/** One placement more than a configuration that is in the beam. */
interface Branch {
  readonly parent: Configuration;
  readonly placement: Placement;
  readonly logOdds: number;
}

/**
 * Beam search: configurations grow from silence one event at a time, and the best few of each size
 * go on. The first event of an overlap that is found alone is often wrong, so the single best never
 * suffices.
 * @param scratch as long as the stretch's correlation
 * @returns the best allowed configuration found, null when none was
 */
export function growFromSilence(
  problem: EventProblem,
  maxEvents: number,
  scratch: Float64Array,
): Configuration | null {
  let beam: Configuration[] = [problem.evaluate([])];
  let best: Configuration | null = null;
  const additions = new Additions(BRANCHES);
  for (let size = 1; size <= maxEvents; size++) {
    const branches: Branch[] = [];
    for (const parent of beam) addBranches(problem, parent, scratch, additions, branches);
    beam = branches.map(({ parent, placement }) => problem.extend(parent, placement));
    if (beam.length === 0) break;
    const winner = beam.find((configuration) => problem.allowed(configuration));
    if (winner !== undefined && (best === null || winner.logOdds > best.logOdds)) best = winner;
    else if (best !== null && beam[0].logOdds < best.logOdds) break;
  }
  return best;
}

/** Puts what grows out of one configuration among the best branches of all. */
function addBranches(
  problem: EventProblem,
  parent: Configuration,
  scratch: Float64Array,
  additions: Additions,
  branches: Branch[],
): void {
  const { stretch, knowledge } = problem;
  const { placements } = parent;
  const size = placements.length;
  const pulls = stretch.pullsOf(parent, scratch);
  additions.find(problem, pulls, placements, 0, stretch.positions - 1, 0);
  const factor = new Float64Array(((size + 1) * (size + 2)) / 2);
  const whitened = new Float64Array(size + 1);
  factor.set(parent.factor);
  whitened.set(parent.whitened);
  for (let i = 0; i < additions.count; i++) {
    const placement = additions.placement(i);
    const observed = stretch.correlationAt(placement.atom, placement.position);
    const gain = appendPlacement(
      knowledge.gram,
      knowledge.prior,
      placements,
      size,
      placement,
      observed,
      factor,
      whitened,
    );
    insert(branches, { parent, placement, logOdds: parent.logOdds + gain });
  }
}

/** Keeps the list sorted, short, and free of one set of placements grown in two orders. */
function insert(branches: Branch[], branch: Branch): void {
  let place = branches.length;
  while (place > 0 && branches[place - 1].logOdds < branch.logOdds) place--;
  if (place === BEAM_WIDTH) return;
  for (const other of branches) {
    const near = Math.abs(other.logOdds - branch.logOdds) < ROUNDING;
    if (near && sameSet(other, branch)) return;
  }
  branches.splice(place, 0, branch);
  if (branches.length > BEAM_WIDTH) branches.pop();
}

function sameSet(a: Branch, b: Branch): boolean {
  const isInA = (wanted: Placement) =>
    same(a.placement, wanted) || a.parent.placements.some((placement) => same(placement, wanted));
  return isInA(b.placement) && b.parent.placements.every(isInA);
}

function same(a: Placement, b: Placement): boolean {
  return a.atom === b.atom && a.position === b.position;
}
