import type { CurationAction, UnitLabel } from '../../curation/action.ts';
import type { TrainModelFit } from '../../point-process/train-models.ts';
import type { Sorting } from '../../sorting/sorting.ts';
import type { MetricColumn } from '../metric-columns.ts';
import type { Provenance, RunFacts } from '../provenance.ts';
import type { ExcerptRange } from './excerpt-range.ts';
import type { ShownTeachers } from './teachers.ts';

/** The signal of a short range before and after preprocessing, all channels of the recording. */
export interface TraceExcerpt {
  readonly range: ExcerptRange;
  /** As recorded: `raw[channel * (end - start) + t]`, microvolts. */
  readonly raw: Float32Array;
  /** As the model sees it: same layout, noise standard deviations. */
  readonly whitened: Float32Array;
}

/** How well one unit of a known truth was found, by SpikeInterface's definitions. */
export interface AccuracyRow {
  readonly truthUnitId: number;
  /** The unit matched to it; absent where none was. */
  readonly unitId?: number;
  readonly truthSpikeCount: number;
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
}

/** What models of a unit's own spike train say of it. */
export interface UnitGoodness {
  /** Empty where there are too few spikes for any. */
  readonly fits: readonly TrainModelFit[];
  /** The one to show before the others. */
  readonly best?: TrainModelFit;
}

/** What was done to the units that were found. */
export interface CurationFacts {
  readonly foundUnits: number;
  /** What was not taken back; not empty. */
  readonly steps: readonly CurationAction[];
  /** By the unit's id, of those that have one. */
  readonly labels: ReadonlyMap<number, UnitLabel>;
  /** Places in the palette, one a unit: those that units had before. */
  readonly colours: Int32Array;
}

/** Everything the report shows, as plain data. Parts that are absent are left out of the page. */
export interface ReportInput {
  readonly title: string;
  readonly sorting: Sorting;
  readonly metrics: readonly MetricColumn[];
  /** One a unit, in the order of `Sorting.units`. */
  readonly goodness?: readonly UnitGoodness[];
  readonly excerpt?: TraceExcerpt;
  /** Of the units that have a row of their own. */
  readonly teachers?: readonly ShownTeachers[];
  readonly accuracy?: readonly AccuracyRow[];
  /** Where the sorting is not as it was found. */
  readonly curation?: CurationFacts;
  readonly provenance?: Provenance;
  readonly run?: RunFacts;
}
