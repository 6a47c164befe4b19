/**
 * What a round of the encoder of counts moves: runs of members each of which overlaps with the one
 * before. A run whose members all meet their conditions is left as it is: nothing that moves reaches it.
 */
import { atomSamples, lambdas, twoSided } from './count-problem';
import { atomOf, entryOf, positionOf, pullOf, size } from './count-support';
import { at8 } from './rows';

/** First member of each run and the first behind it, i32. */
let runs: usize = 0;
export let runCount: i32 = 0;
/** By how much of lambda a member breaks its condition at most. */
export let worst: f64 = 0;

/** @param runList two i32 a member */
export function openActive(runList: usize): void {
  runs = runList;
}

export function startOfRun(run: i32): i32 {
  return load<i32>(at8(runs, run));
}

export function endOfRun(run: i32): i32 {
  return load<i32>(at8(runs, run), 4);
}

/** First bin under a run that vectors may begin at: they are pairs. */
export function firstBinOf(run: i32): i32 {
  return positionOf(startOfRun(run)) & ~1;
}

export function endBinOf(run: i32): i32 {
  return positionOf(endOfRun(run) - 1) + atomSamples;
}

/** Finds the runs that are not settled: with a member whose condition is broken by more than `tolerance`. */
export function gatherActive(tolerance: f64): void {
  runCount = 0;
  worst = 0;
  for (let from: i32 = 0; from < size; ) {
    let most: f64 = 0;
    let to = from;
    do {
      most = max(most, brokenBy(to));
      to++;
    } while (to < size && positionOf(to) - positionOf(to - 1) < atomSamples);
    worst = max(worst, most);
    if (most > tolerance) takeRun(from, to);
    from = to;
  }
}

/** `|pull - lambda sgn(x)| / lambda`, or by how much a pull exceeds lambda where x is zero. */
function brokenBy(i: i32): f64 {
  const value = entryOf(i);
  const share = pullOf(i) / load<f64>(at8(lambdas, atomOf(i)));
  if (value !== 0) return Math.abs(share - (value > 0 ? 1 : -1));
  return (twoSided ? Math.abs(share) : share) - 1;
}

function takeRun(from: i32, to: i32): void {
  const run = at8(runs, runCount++);
  store<i32>(run, from);
  store<i32>(run, to, 4);
}
