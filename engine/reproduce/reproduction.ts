import type { NamedPlot } from '../plots/line-plot.ts';
import type { KeptParts } from './kept-parts.ts';

/** One number of a paper and ours beside it. */
export interface Finding {
  readonly what: string;
  readonly paper: string;
  readonly ours: string;
}

/** One choice of an experiment, and the paper's. */
export interface Setting {
  readonly what: string;
  readonly paper: string;
  readonly ours: string;
}

/** What came out of a reproduction: kept as JSON, from which the page is made. */
export interface Outcome {
  /** Everything that was chosen. */
  readonly settings: readonly Setting[];
  readonly findings: readonly Finding[];
  /** What explains them, as paragraphs. */
  readonly remarks: readonly string[];
  /** Everything that was measured. */
  readonly numbers: Readonly<Record<string, unknown>>;
  readonly plots: readonly NamedPlot[];
}

export interface Work {
  /** Folder of the real recordings. */
  readonly dataFolder: string;
  /** Whether the size is the paper's, not one that takes minutes. */
  readonly isFull: boolean;
  /** Of this run, and of one before that did not come to its end. */
  readonly parts: KeptParts;
  /** Tells of progress. */
  readonly say: (text: string) => void;
}

/** An experiment of a paper, run again. */
export interface Reproduction {
  /** As on the command line, and of its files. */
  readonly name: string;
  readonly title: string;
  /** Paper, section, figure. */
  readonly source: string;
  /** How it was done, in a paragraph. */
  readonly setting: string;
  run(work: Work): Outcome | Promise<Outcome>;
}
