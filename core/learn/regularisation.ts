/**
 * The regularisation weight as a parameter of the model, learned by EM under a Gamma prior
 * (CRsAE, section V). The paper's lambda is the rate of a Laplace prior on the code; the weight in
 * the lasso is lambda sigma^2 (Eq. 18). Here it is quoted as `lambdaSigma = lambda sigma`, thus
 * the lasso weight is `lambdaSigma * sigma`: the one form of it that does not change when
 * the signal is scaled. Codes are in units of sigma accordingly.
 */

/** `p(l) ~ l^(shape - 1) e^(-rate l)` for l = lambda sigma (Eq. 15, with rate = delta / sigma). */
export interface GammaPrior {
  readonly shape: number;
  readonly rate: number;
}

/** What the E-step hands over: sums over all windows coded with the present lambda. */
export interface CodeTotals {
  readonly atomCount: number;
  readonly windows: number;
  /** Valid positions of all windows together (J N_e where all have the same length). */
  readonly positions: number;
  /** `sum over windows and atoms of ||x_c||_1 / sigma_c`. */
  readonly l1InSigma: number;
}

export interface LambdaUpdate {
  readonly lambdaSigma: number;
  /** Told to the user: why the update was not followed all the way; null where it was. */
  readonly notice: { readonly code: string; readonly message: string } | null;
}

/**
 * Observations that the paper's prior is worth, per position of the code: r / N_e with delta = 50,
 * lambda_init = 168.04 and N_e = 983 (Table III).
 */
const PAPER_PRIOR_STRENGTH = (50 * 168.04) / 983;

/** How far learning may move lambda from where it was set, as a factor either way. */
const LARGEST_FACTOR = 2;

/** The paper's prior, `r = delta lambda_init`: mean `lambdaSigma`, as strong as in Table III for windows of any length. */
export function paperPrior(lambdaSigma: number, positionsPerWindow: number): GammaPrior {
  const shape = PAPER_PRIOR_STRENGTH * positionsPerWindow;
  return { shape, rate: shape / lambdaSigma };
}

/**
 * M-step for lambda: the minimiser of Eq. 20 averaged over windows,
 *
 *     lambda = C (N_e + r - 1) / (mean ||x||_1 + C delta),
 *
 * every window counting the prior once, as in the paper's mini-batches of Eq. 25.
 * It is the plain formula: see `learnLambdaSigma` for why it must not be trusted alone.
 */
export function maximiseLambda(totals: CodeTotals, prior: GammaPrior): number {
  const { atomCount } = totals;
  const positions = totals.positions / totals.windows;
  const l1 = totals.l1InSigma / totals.windows;
  return (atomCount * (positions + prior.shape - 1)) / (l1 + atomCount * prior.rate);
}

/**
 * One guarded EM step for lambda.
 *
 * The E-step takes the posterior at its mode, and that is degenerate: a larger lambda gives
 * smaller codes, which give a larger lambda. Under the paper's prior the fixed point is the prior
 * almost alone (its learned 187.68 is Eq. 20 with ||x||_1 = 0); under a weak one lambda runs to
 * infinity and all codes die. So the result stays within a factor of two of `lambdaSigma`, the
 * value that was asked for, and where there is no code to learn from it stays there.
 */
export function learnLambdaSigma(
  lambdaSigma: number,
  totals: CodeTotals,
  prior: GammaPrior,
): LambdaUpdate {
  if (totals.windows === 0 || totals.l1InSigma === 0) {
    return {
      lambdaSigma,
      notice: {
        code: 'LAMBDA_NOT_LEARNED',
        message: `No spike was found to learn lambda from; it stays at ${lambdaSigma} noise SD.`,
      },
    };
  }
  const update = maximiseLambda(totals, prior);
  const lowest = lambdaSigma / LARGEST_FACTOR;
  const highest = lambdaSigma * LARGEST_FACTOR;
  const bounded = Math.min(highest, Math.max(lowest, update));
  if (bounded === update) return { lambdaSigma: update, notice: null };
  return {
    lambdaSigma: bounded,
    notice: {
      code: 'LAMBDA_BOUNDED',
      message:
        `Learning moved lambda to ${update.toPrecision(3)} noise SD, more than a factor of ` +
        `${LARGEST_FACTOR} from the ${lambdaSigma} it was set to; it is held at ${bounded.toPrecision(3)}. ` +
        'Set lambda-sigma closer to what you need, or leave learn-lambda off.',
    },
  };
}
