import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import type { Random } from '../base/random.ts';
import { FewerUnits } from './fewer-units.ts';
import type { FindUnitsOptions, FoundUnits } from './find-units.ts';
import type { LearningCrew } from './learning-crew.ts';
import { learningNews, templatesOf } from './learning-news.ts';
import { learningStage } from './stages.ts';
import type { TemplateTrainer } from './template-trainer.ts';
import { UnitSplits } from './unit-splits.ts';
import type { UnitsInWindows } from './units-in-windows.ts';

/** Share of the windows that shows which templates are of hardly any spikes; half of all often are. */
const SCREENED_SHARE = 0.5;
/** Rounds of coding what is out of date and solving for the atoms, after changes and at the end. */
const CONFIRMING_ROUNDS = 1;
const LAST_ROUNDS = 3;
/** Shares of the time that learning takes before the search and for it, and how much of the search one change leaves. */
const FIRST_SHARE = 0.25;
const SEARCH_SHARE = 0.5;
const SEARCHED_SHARE = FIRST_SHARE + SEARCH_SHARE;
const EXPECTED_SHARE = 0.93;

/** The search of `findUnits`: the order in which units are removed, merged and split. */
export class UnitSearch {
  private readonly learned: UnitsInWindows;
  private readonly options: FindUnitsOptions;
  private readonly random: Random;
  private readonly context: WorkContext;
  private readonly trainer: TemplateTrainer | null;
  private readonly fewer: FewerUnits;
  private readonly splits: UnitSplits;
  /** The templates before anything was learned. */
  private readonly first: Float32Array;
  private changes = 0;

  constructor(
    learned: UnitsInWindows,
    options: FindUnitsOptions,
    random: Random,
    context: WorkContext,
    crew: Pick<LearningCrew, 'split'>,
    trainer: TemplateTrainer | null,
  ) {
    this.trainer = trainer;
    this.learned = learned;
    this.options = options;
    this.random = random;
    this.context = context;
    this.fewer = new FewerUnits(learned, options);
    this.splits = new UnitSplits(learned, options.units, random, crew);
    this.first = templatesOf(learned.units.model);
  }

  async run(): Promise<FoundUnits> {
    const { learned } = this;
    this.tell(0);
    const seen = await learned.learnFrom(SCREENED_SHARE, this.random);
    learned.remove(this.fewer.hopeless(seen, SCREENED_SHARE));
    await learned.learnFirst(this.random);
    await this.settle(() => this.splits.next());
    this.tell(SEARCHED_SHARE);
    learned.takeAllWindows();
    await learned.confirm(LAST_ROUNDS);
    if (this.options.units === 'auto') {
      // More spikes may show that two units are one after all.
      await this.settle(async () => null);
      await this.removeRareUnits();
    }
    this.tell(1);
    if (this.trainer !== null) await this.train(this.trainer);
    this.show();
    const { model, channelMask, origin } = learned.units;
    const { eventCount, lambdaNotice } = learned;
    return { model, channelMask, origin, eventCount, lambdaNotice };
  }

  /**
   * Makes changes until there is none left to make.
   * @param atRest looks for one more where there is none and all windows are up to date
   */
  private async settle(atRest: () => Promise<(() => void) | null>): Promise<void> {
    const { learned } = this;
    // Events found before the amplitudes were known leave spikes out that a split must see.
    let confirmed = false;
    while (learned.units.id.length > 0) {
      throwIfCancelled(this.context.cancellation);
      this.show();
      const change: (() => void) | null = this.nextChange() ?? (confirmed ? await atRest() : null);
      if (change === null && confirmed) break;
      confirmed = change === null;
      if (change === null) {
        await learned.confirm(CONFIRMING_ROUNDS);
        continue;
      }
      this.tell(FIRST_SHARE + SEARCH_SHARE * (1 - EXPECTED_SHARE ** this.changes++));
      change();
      await learned.refit();
    }
  }

  /** What was taken apart only to reach the number that was asked for stays so. */
  private nextChange(): (() => void) | null {
    return this.splits.forced && !this.fewer.isSpare ? null : this.fewer.next();
  }

  private async removeRareUnits(): Promise<void> {
    const { learned, options } = this;
    for (;;) {
      const few = learned.eventCount.findIndex((count) => count < options.minimumSpikes);
      if (few < 0) return;
      learned.remove([few]);
      await learned.refit();
    }
  }

  /** Has the templates of the units that were found trained further. */
  private async train(trainer: TemplateTrainer): Promise<void> {
    const { learned, options, context } = this;
    const { model } = learned.units;
    if (model.dictionary.atomCount === 0) return;
    const job = {
      windows: learned.signal.windows,
      start: model.dictionary,
      lambda: model.lambdaSigma * mean(model.sigma),
      twoSided: options.twoSided,
      seed: this.random.uint32(),
    };
    await trainer.train(job, context, async (atoms) => {
      await learned.takeTrained(atoms);
      this.show();
    });
    if (options.units !== 'auto') return;
    const few = [...learned.eventCount.keys()].filter(
      (c) => learned.eventCount[c] < options.minimumSpikes,
    );
    if (few.length === 0) return;
    learned.remove(few);
    await learned.takeTrained(learned.units.model.dictionary.atoms);
  }

  /** The number of changes to come is not known: each is taken to be a small share of what is left. */
  private tell(fraction: number): void {
    this.context.onProgress({ stage: learningStage, fraction });
  }

  private show(): void {
    this.context.onLearning?.(() => learningNews(this.first, this.learned));
  }
}

const mean = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
