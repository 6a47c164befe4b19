import { csvRecords } from '../base/csv-records.ts';
import { DamagedFileError } from '../base/errors.ts';
import type { Hertz } from '../base/quantities.ts';
import type { Notice, Segment } from '../recording/recording.ts';
import { parseParameters } from '../sorting/parse-parameters.ts';
import type { Sorting, TemplateSet } from '../sorting/sorting.ts';
import { createSpikeTable, type SpikeTable } from '../sorting/spike-table.ts';
import type { ImportOrigin, Provenance, RunFacts } from './provenance.ts';

/** The files of a result folder that a sorting can be read from. */
export interface ResultFiles {
  readonly sortingJson: string;
  readonly spikesCsv: string;
  readonly templatesNpy: Uint8Array;
}

export interface ParsedResult {
  readonly sorting: Sorting;
  readonly provenance: Provenance;
  readonly run: RunFacts;
}

/** The parts of `sorting.json` that are read. */
interface Document {
  readonly format: string;
  readonly spikeloomVersion: string;
  readonly input: { readonly name: string; readonly files: Provenance['inputs'] };
  readonly importedFrom?: ImportOrigin;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly recording: {
    readonly sampleRate: number;
    readonly segments: readonly Segment[];
    readonly probe: string;
    readonly channels: readonly {
      readonly name: string;
      readonly xUm?: number;
      readonly yUm?: number;
      readonly shank?: string;
      readonly noiseLevelMicrovolts: number | null;
    }[];
  };
  readonly templates: {
    readonly shape: readonly [number, number, number];
    readonly samplesBeforeTrough: number;
  };
  readonly units: readonly {
    readonly unitId: number;
    readonly mainChannel: number;
    readonly lambda: number | null;
    readonly sigma: number | null;
  }[];
  readonly notices: readonly Notice[];
  readonly run: RunFacts;
}

/**
 * The sorting that a result folder was written from, as far as its files tell: amplitudes and margins
 * have the six digits of `spikes.csv`, and the first templates are zero.
 * @throws DamagedFileError (`BAD_RESULT`), UserError (`BAD_CSV`, `BAD_PARAMETER`)
 */
export function parseSorting({ sortingJson, spikesCsv, templatesNpy }: ResultFiles): ParsedResult {
  const document = documentOf(sortingJson);
  const { recording, units, run } = document;
  const { channels } = recording;
  const geometryKnown = channels.every(({ xUm }) => xUm !== undefined);
  const templates = templatesOf(document, templatesNpy);
  const spikes = spikesOf(
    spikesCsv,
    units.map(({ unitId }) => unitId),
  );
  const parameters = parseParameters(document.parameters);
  const sorting: Sorting = {
    sampleRate: recording.sampleRate as Hertz,
    segments: recording.segments,
    channelNames: channels.map(({ name }) => name),
    probe: {
      name: recording.probe,
      positionsUm: Float64Array.from(channels.flatMap(({ xUm, yUm }) => [xUm ?? 0, yUm ?? 0])),
      shankIds: channels.map(({ shank }) => shank ?? '0'),
      geometryKnown,
    },
    units: units.map(({ unitId, mainChannel }) => ({ unitId, mainChannel })),
    spikes: parameters.groupAtoms
      ? { ...spikes, subSample: subSamplesOf(spikesCsv, spikes, recording) }
      : spikes,
    templates,
    initialTemplates: { ...templates, microvolts: new Float32Array(templates.microvolts.length) },
    noiseLevelMicrovolts: numbersOf(channels, (channel) => channel.noiseLevelMicrovolts),
    lambda: numbersOf(units, (unit) => unit.lambda),
    sigma: numbersOf(units, (unit) => unit.sigma),
    parameters,
    notices: document.notices,
  };
  const { spikeloomVersion, input, importedFrom } = document;
  const provenance: Provenance = {
    ...{ spikeloomVersion, recordingName: input.name, inputs: input.files },
    ...(importedFrom && { importedFrom }),
  };
  return { sorting, provenance, run };
}

function documentOf(text: string): Document {
  let document: Partial<Document> | null;
  try {
    document = JSON.parse(text) as Partial<Document> | null;
  } catch {
    throw badResult('sorting.json is no JSON');
  }
  const parts = ['input', 'parameters', 'recording', 'templates', 'units', 'notices', 'run'];
  if (document?.format !== 'spikeloom-sorting' || !parts.every((part) => part in document)) {
    throw badResult('sorting.json does not say what a sorting of Spikeloom says');
  }
  if (document.importedFrom !== undefined && !Array.isArray(document.importedFrom?.units)) {
    throw badResult('sorting.json does not say which units were imported');
  }
  return document as Document;
}

/** Bytes of an NPY file before its header, which says how long that is. */
const NPY_PREAMBLE = 10;

function templatesOf({ templates }: Document, npy: Uint8Array): TemplateSet {
  const [units, channelCount, templateSamples] = templates.shape;
  const offset = NPY_PREAMBLE + npy[8]! + 256 * npy[9]!;
  const size = 4 * units * channelCount * templateSamples;
  if (npy.byteLength !== offset + size) {
    throw badResult(
      `templates.npy has ${npy.byteLength} bytes where sorting.json makes ${offset + size} of them`,
    );
  }
  return {
    channelCount,
    templateSamples,
    nBefore: templates.samplesBeforeTrough,
    microvolts: new Float32Array(new Uint8Array(npy.subarray(offset)).buffer),
  };
}

function spikesOf(csv: string, unitIds: readonly number[]): SpikeTable {
  const rows = [...csvRecords(csv, 'spikes.csv')].slice(1);
  const indexOf = new Map(unitIds.map((unitId, index) => [unitId, index]));
  const spikes = createSpikeTable(rows.length);
  rows.forEach(({ cells, lineNumber }, i) => {
    const [unitId, sample, , amplitude, margin, segment] = cells;
    const unit = indexOf.get(Number(unitId));
    if (unit === undefined || !Number.isInteger(Number(sample)) || segment === undefined) {
      throw badResult(`spikes.csv holds no spike of a unit in line ${lineNumber}`);
    }
    spikes.unitIndex[i] = unit;
    spikes.sampleIndex[i] = Number(sample);
    spikes.amplitude[i] = Number(amplitude);
    spikes.margin[i] = margin === 'inf' ? Number.POSITIVE_INFINITY : Number(margin);
    spikes.segmentIndex[i] = Number(segment);
  });
  return spikes;
}

/** What the times say beyond the samples. */
function subSamplesOf(
  csv: string,
  { sampleIndex, segmentIndex }: SpikeTable,
  { sampleRate, segments }: Document['recording'],
): Float32Array {
  const rows = [...csvRecords(csv, 'spikes.csv')].slice(1);
  return Float32Array.from(rows, ({ cells }, i) => {
    const { startTime } = segments[segmentIndex[i]];
    return (Number(cells[2]) - startTime) * sampleRate - sampleIndex[i];
  });
}

function numbersOf<T>(items: readonly T[], value: (item: T) => number | null): Float64Array {
  return Float64Array.from(items, (item) => value(item) ?? Number.NaN);
}

function badResult(what: string): DamagedFileError {
  return new DamagedFileError('BAD_RESULT', `${what}; sort the recording again.`);
}
