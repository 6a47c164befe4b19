/** Which trials models are fitted to, and which they are tested on. */
export interface TrialSplit {
  readonly training: Int32Array;
  readonly test: Int32Array;
}

/**
 * Takes trials out for the test evenly over the session, so that what changes in its course is in
 * both parts. Each part has one trial at least.
 * @param trialCount two or more
 * @param testShare between 0 and 1
 */
export function splitTrials(trialCount: number, testShare: number): TrialSplit {
  const testCount = Math.min(trialCount - 1, Math.max(1, Math.round(trialCount * testShare)));
  const training: number[] = [];
  const test: number[] = [];
  for (let trial = 0; trial < trialCount; trial++) {
    const passes = Math.floor(((trial + 1) * testCount) / trialCount);
    (passes > Math.floor((trial * testCount) / trialCount) ? test : training).push(trial);
  }
  return { training: Int32Array.from(training), test: Int32Array.from(test) };
}
