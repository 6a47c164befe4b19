import type { TextColumn } from '../cli/text-table.ts';
import type { NamedPlot } from '../plots/line-plot.ts';
import type { Clock } from './interleave.ts';

/** What one part of the bench found, for people and for programs. */
export interface Section {
  /** What was measured, and how. */
  readonly about: string;
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly remarks: readonly string[];
  readonly plots: readonly NamedPlot[];
  /** The numbers, as JSON can hold them. */
  readonly data: unknown;
}

/** What all parts are given. */
export interface BenchContext {
  readonly clock: Clock;
  readonly seed: number;
  /** Hears what is being done. */
  readonly say: (text: string) => void;
}

/** A part of the bench, ready to run. */
export interface Part {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  run(context: BenchContext): Promise<Section>;
}

export const left = (title: string): TextColumn => ({ title, align: 'left' });
export const right = (title: string): TextColumn => ({ title, align: 'right' });
