import {
  type Cancellation,
  chooseExcerpt,
  chooseTeachers,
  type ReportInput,
  renderReport,
  type ShownTeachers,
  type Sorting,
  type TraceExcerpt,
} from '../../../core/index.ts';
import { excerptSeconds } from '../../results/result-to-folder.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import { provenanceOf } from '../../session/provenance-of.ts';
import type { RecordingRecord } from '../../store/recording-table.ts';
import type { OpenRecording } from '../sessions/open-recordings.ts';
import type { TrainFits } from '../sessions/train-fits.ts';
import type { Viewing } from '../sessions/viewing.ts';
import { shownColours } from './units-table.ts';

/** Makes the page about a run as it is now, curation included. */
export class ReportMaker {
  private readonly viewing: Viewing;
  private readonly fits: TrainFits;

  constructor(viewing: Viewing, fits: TrainFits) {
    this.viewing = viewing;
    this.fits = fits;
  }

  async make(
    result: CuratedRun,
    record: RecordingRecord,
    open: OpenRecording,
    cancellation: Cancellation,
  ): Promise<string> {
    const { run, sorting, metrics } = result;
    const input: ReportInput = {
      ...{ title: record.name, sorting, metrics, run },
      goodness: await this.fits.of(result, open, cancellation),
      ...(await this.excerptOf(sorting, open, cancellation)),
      // A mean, which is what an import has, was not taught.
      ...(run.importedFrom === null && {
        teachers: await this.teachersOf(sorting, open, cancellation),
      }),
      provenance: provenanceOf(record, run),
      ...(result.curation.steps.length > 0 && { curation: curationOf(result) }),
    };
    return renderReport(input);
  }

  /** A stretch with spikes; none of so many channels that only looks at it could be taken. */
  private async excerptOf(
    sorting: Sorting,
    open: OpenRecording,
    cancellation: Cancellation,
  ): Promise<{ readonly excerpt?: TraceExcerpt }> {
    const range = chooseExcerpt(sorting, excerptSeconds);
    const read = async (signal: 'raw' | 'whitened') => {
      const task = {
        ...{ place: this.viewing.placeOf(open), parameters: sorting.parameters, ...range, signal },
        ...{ overview: null, model: null, widthPixels: range.end - range.start },
        channels: sorting.channelNames.map((_, channel) => channel),
      };
      const { traces } = await this.viewing.ask('filtered', 'traces', task, cancellation);
      return traces.kind === 'samples' ? traces.values : null;
    };
    const [raw, whitened] = [await read('raw'), await read('whitened')];
    return raw === null || whitened === null ? {} : { excerpt: { range, raw, whitened } };
  }

  private async teachersOf(
    sorting: Sorting,
    open: OpenRecording,
    cancellation: Cancellation,
  ): Promise<readonly ShownTeachers[]> {
    const { sampleIndex, segmentIndex } = sorting.spikes;
    const { nBefore, templateSamples } = sorting.templates;
    const shown: ShownTeachers[] = [];
    for (const teachers of chooseTeachers(sorting)) {
      const task = {
        ...{ place: this.viewing.placeOf(open), parameters: sorting.parameters },
        ...{ nBefore, templateSamples, channels: [sorting.units[teachers.unit]!.mainChannel] },
        sampleIndex: Float64Array.from(teachers.rows, (row) => sampleIndex[row]!),
        segmentIndex: Uint16Array.from(teachers.rows, (row) => segmentIndex[row]!),
      };
      const { microvolts } = await this.viewing.ask('filtered', 'waveforms', task, cancellation);
      shown.push({ ...teachers, microvolts });
    }
    return shown;
  }
}

function curationOf(result: CuratedRun): NonNullable<ReportInput['curation']> {
  const { units, foundUnits, curation } = result;
  return {
    foundUnits: foundUnits.length,
    steps: curation.steps,
    labels: new Map(units.flatMap(({ unitId, label }) => (label ? [[unitId, label]] : []))),
    colours: shownColours(result),
  };
}
