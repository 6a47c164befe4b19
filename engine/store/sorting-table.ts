import type { MetricColumn, Notice, Parameters, Sorting } from '../../core/index.ts';
import { blobOf, contentOf } from './blobs.ts';
import type { Database } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { insertSpikes, readSpikes, readSpikesIn, type SampleRange } from './spike-chunks.ts';

/** One of several recordings that were sorted as one. */
export interface SortingPart {
  /** Usable as a folder's name. */
  readonly name: string;
  /** As they are on its own clock. */
  readonly segments: Sorting['segments'];
}

interface SortingRow {
  readonly sample_rate: number;
  readonly segments: string;
  readonly channel_names: string;
  readonly probe: string;
  readonly notices: string;
  readonly noise_levels: Uint8Array;
  readonly template_samples: number;
  readonly template_before: number;
  readonly initial_samples: number;
  readonly initial_before: number;
}

interface UnitRow {
  readonly unit_id: number;
  readonly main_channel: number;
  readonly lambda: number | null;
  readonly sigma: number | null;
  readonly template: Uint8Array;
  readonly initial_template: Uint8Array;
}

/** A probe as JSON. */
type StoredProbe = Omit<Sorting['probe'], 'positionsUm'> & {
  readonly positionsUm: readonly number[];
};

/** What finished runs found. */
export class SortingTable {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Keeps all that a run found; what was kept of the same run before is replaced.
   * @param parts where several recordings were sorted as one
   */
  save(
    runId: number,
    sorting: Sorting,
    metrics: readonly MetricColumn[],
    parts: readonly SortingPart[] | null = null,
  ): void {
    const { database } = this;
    database.transaction(() => {
      database.run('DELETE FROM sortings WHERE run_id = ?', runId);
      insertSorting(database, runId, sorting, parts);
      insertUnits(database, runId, sorting);
      metrics.forEach(({ name, values }, position) => {
        database.run(
          'INSERT INTO metrics (run_id, position, name, metric_values) VALUES (?, ?, ?, ?)',
          ...[runId, position, name, blobOf(Float64Array.from(values))],
        );
      });
      insertSpikes(database, runId, sorting.spikes);
    });
  }

  has(runId: number): boolean {
    return this.database.get('SELECT 1 FROM sortings WHERE run_id = ?', runId) !== undefined;
  }

  /**
   * The sorting of a run, as it was found.
   * @param parameters those of the run
   */
  read(runId: number, parameters: Parameters): Sorting | undefined {
    const { database } = this;
    const row = database.get<SortingRow>('SELECT * FROM sortings WHERE run_id = ?', runId);
    if (row === undefined) return undefined;
    const units = database.all<UnitRow>(
      'SELECT unit_id, main_channel, lambda, sigma, template, initial_template FROM units WHERE run_id = ? ORDER BY unit_index',
      runId,
    );
    const channelNames = fromJson<string[]>(row.channel_names);
    const probe = fromJson<StoredProbe>(row.probe);
    const templates = (
      column: 'template' | 'initial_template',
      samples: number,
      before: number,
    ) => ({
      channelCount: channelNames.length,
      templateSamples: samples,
      nBefore: before,
      microvolts: joined(units.map((unit) => new Float32Array(contentOf(unit[column])))),
    });
    return {
      sampleRate: row.sample_rate as Sorting['sampleRate'],
      segments: fromJson<Sorting['segments']>(row.segments),
      channelNames,
      probe: { ...probe, positionsUm: Float64Array.from(probe.positionsUm) },
      units: units.map((unit) => ({ unitId: unit.unit_id, mainChannel: unit.main_channel })),
      spikes: readSpikes(database, runId),
      templates: templates('template', row.template_samples, row.template_before),
      initialTemplates: templates('initial_template', row.initial_samples, row.initial_before),
      noiseLevelMicrovolts: new Float64Array(contentOf(row.noise_levels)),
      lambda: Float64Array.from(units, ({ lambda }) => lambda ?? Number.NaN),
      sigma: Float64Array.from(units, ({ sigma }) => sigma ?? Number.NaN),
      parameters,
      notices: fromJson<Notice[]>(row.notices),
    };
  }

  /** The recordings that the sorting of a run is of; none where it is of one. */
  readParts(runId: number): readonly SortingPart[] {
    const row = this.database.get<{ parts: string | null }>(
      'SELECT parts FROM sortings WHERE run_id = ?',
      runId,
    );
    return row == null || row.parts === null ? [] : fromJson<SortingPart[]>(row.parts);
  }

  /** The spikes of a run in a stretch of the recording, without reading the others. */
  readSpikesIn(runId: number, range: SampleRange): Sorting['spikes'] {
    return readSpikesIn(this.database, runId, range);
  }

  readMetrics(runId: number): MetricColumn[] {
    return this.database
      .all<{ name: string; metric_values: Uint8Array }>(
        'SELECT name, metric_values FROM metrics WHERE run_id = ? ORDER BY position',
        runId,
      )
      .map(({ name, metric_values }) => ({
        name,
        values: new Float64Array(contentOf(metric_values)),
      }));
  }
}

function insertSorting(
  database: Database,
  runId: number,
  sorting: Sorting,
  parts: readonly SortingPart[] | null,
): void {
  const { probe, templates, initialTemplates } = sorting;
  database.run(
    `INSERT INTO sortings (run_id, sample_rate, segments, channel_names, probe, notices, noise_levels, template_samples, template_before, initial_samples, initial_before, parts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[runId, sorting.sampleRate, toJson(sorting.segments)],
    toJson(sorting.channelNames),
    toJson({ ...probe, positionsUm: Array.from(probe.positionsUm) }),
    ...[toJson(sorting.notices), blobOf(sorting.noiseLevelMicrovolts)],
    ...[templates.templateSamples, templates.nBefore],
    ...[initialTemplates.templateSamples, initialTemplates.nBefore],
    parts && toJson(parts),
  );
}

function insertUnits(database: Database, runId: number, sorting: Sorting): void {
  const { templates, initialTemplates, lambda, sigma } = sorting;
  sorting.units.forEach(({ unitId, mainChannel }, unit) => {
    database.run(
      'INSERT INTO units (run_id, unit_index, unit_id, main_channel, lambda, sigma, template, initial_template) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[runId, unit, unitId, mainChannel, lambda[unit]!, sigma[unit]!],
      ...[blobOf(templateOf(templates, unit)), blobOf(templateOf(initialTemplates, unit))],
    );
  });
}

function templateOf(
  { microvolts, channelCount, templateSamples }: Sorting['templates'],
  unit: number,
): Float32Array {
  const size = channelCount * templateSamples;
  return microvolts.subarray(unit * size, (unit + 1) * size);
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const row of rows) {
    all.set(row, offset);
    offset += row.length;
  }
  return all;
}
