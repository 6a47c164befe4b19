import type { WorkContext } from '../base/progress.ts';
import type { Random } from '../base/random.ts';
import { createDictionary, normaliseAtoms } from '../csc/problem.ts';
import type { LearnReport } from '../learn/learn.ts';
import type { InitialTemplates } from './initial-templates.ts';
import type { LearningCrew } from './learning-crew.ts';
import type { TemplateTrainer } from './template-trainer.ts';
import { UnitSearch } from './unit-search.ts';
import type { UnitSet } from './unit-set.ts';
import { type LearningSignal, UnitsInWindows } from './units-in-windows.ts';

export interface FindUnitsOptions {
  readonly units: 'auto' | number;
  readonly minimumSpikes: number;
  readonly lambdaSigma: number;
  readonly learnLambda: 'off' | 'gamma';
  readonly twoSided: boolean;
  /** Samples of recording that the windows were cut from, silence included. */
  readonly observedSamples: number;
  readonly refractorySamples: number;
  /** Share of the windows that the number of units is settled on; all of them refine the result. */
  readonly searchShare: number;
}

/** Learned atoms with where each came from. */
export interface FoundUnits extends Omit<UnitSet, 'id' | 'splitTries'> {
  /** Events of each atom in what was learned from. */
  readonly eventCount: Float64Array;
  readonly lambdaNotice: LearnReport['lambdaNotice'];
}

/**
 * Learns the dictionary and settles how many units it has: from too many, units that explain nothing
 * are removed and units that are one neuron are merged, one at a time, with learning in between; a
 * unit that proves to be two is split.
 * @param crew does what can be shared
 * @param trainer trains the templates once more when the units are settled
 */
export function findUnits(
  signal: LearningSignal,
  crew: LearningCrew,
  initial: InitialTemplates,
  channelCount: number,
  options: FindUnitsOptions,
  random: Random,
  context: WorkContext,
  trainer: TemplateTrainer | null = null,
): Promise<FoundUnits> {
  const dictionary = createDictionary(initial.count, channelCount, initial.templateSamples);
  dictionary.atoms.set(initial.templates);
  const scale = normaliseAtoms(dictionary);
  const units: UnitSet = {
    model: {
      dictionary,
      scale,
      sigma: new Float64Array(initial.count).fill(1),
      lambdaSigma: options.lambdaSigma,
      prior: null,
    },
    id: Int32Array.from({ length: initial.count }, (_, c) => c),
    channelMask: initial.channelMask.slice(),
    origin: Int32Array.from({ length: initial.count }, (_, c) => c),
    splitTries: new Int32Array(initial.count),
  };
  const coder = crew.openCoder(signal.windows);
  const learned = new UnitsInWindows(signal, coder, units, options, context.cancellation);
  return new UnitSearch(learned, options, random, context, crew, trainer).run();
}
