import type { WorkContext } from '../base/progress.ts';
import type { Dictionary } from '../csc/problem.ts';
import type { LearningWindow } from '../learn/window-coder.ts';

/** Templates to be trained from windows of whitened signal. */
export interface TrainingJob {
  readonly windows: readonly LearningWindow[];
  /** Where training starts: atoms of unit norm. */
  readonly start: Dictionary;
  /** Regularisation weight of all atoms: in whitened signals they see noise of about the same size. */
  readonly lambda: number;
  /** Whether codes may be negative. */
  readonly twoSided: boolean;
  readonly seed: number;
}

/** Trains the templates of units that were found, by another method than the closed form. */
export interface TemplateTrainer {
  /**
   * Tells its progress as `trainingStage`, which may take much longer than all learning before it.
   * @param onAtoms hears of the atoms of every epoch, `(atoms x channels x atomSamples)`, the last of
   *   which are those to be taken; it is waited for
   * @throws CancellationError
   */
  train(
    job: TrainingJob,
    context: WorkContext,
    onAtoms: (atoms: ArrayLike<number>) => Promise<void>,
  ): Promise<void>;
}
