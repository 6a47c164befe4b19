import type { OpenOptions, Sorting } from '../../core/index.ts';
import type { NamedPlot } from '../plots/line-plot.ts';

/** One recording that an experiment sorts once. */
export interface Trial<Score> {
  /** What tells it from the other trials of its experiment, e.g. `seed 3`. */
  readonly label: string;
  /**
   * Finds the recording, or makes it below `folder`.
   * @throws UserError where the recording cannot be had
   */
  prepare(folder: string): Promise<PreparedTrial<Score>>;
}

export interface PreparedTrial<Score> {
  readonly path: string;
  readonly options: OpenOptions;
  /** Compares with what is known. Called when the sorting is finished: nothing of it reaches the sorter. */
  readonly score: (sorting: Sorting) => Score;
}

/** Something that must hold over all trials of an experiment. */
export interface Goal<Score> {
  readonly target: string;
  judge(scores: readonly Score[]): Verdict;
}

export interface Verdict {
  readonly measured: string;
  readonly reached: boolean;
}

/** What every score has for people who want to know what went wrong. */
export interface ScoreWithRemarks {
  /** Sentences about units that were missed, split, merged or made up. */
  readonly remarks: readonly string[];
}

/** Recordings of one kind, how they are sorted and why so, and how good that must be. */
export interface Experiment<Score extends ScoreWithRemarks> {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  /** What the recordings are and what is known about them. */
  readonly recording: string;
  /** Parameters that differ from the defaults, as `parseParameters` takes them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Why these parameters. */
  readonly why: string;
  /** How spikes are matched with the truth. */
  readonly matching: string;
  readonly trials: readonly Trial<Score>[];
  /** Titles of the numbers of a trial. */
  readonly columns: readonly string[];
  /** One trial's numbers, as many as there are columns. */
  cells(score: Score): string[];
  readonly goals: readonly Goal<Score>[];
  /** Pictures of all trials together. */
  plots?(scores: readonly Score[]): NamedPlot[];
}

/** An experiment whose scores nobody looks into. */
export type AnyExperiment = Experiment<ScoreWithRemarks>;

/** What the whole run is asked for. */
export interface AccuracyOptions {
  /** Simulations of each kind; undefined for the number that the goals speak of. */
  readonly seeds: number | undefined;
  /** Length of the CRsAE paper's simulation in seconds. */
  readonly table3Seconds: number;
  /** Length of the recordings of 384 channels in seconds. */
  readonly probe384Seconds: number;
  /** Where the real recordings are. */
  readonly dataFolder: string;
}
