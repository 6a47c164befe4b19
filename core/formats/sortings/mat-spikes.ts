import { UserError } from '../../base/errors.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import { type LabelledSpike, tabulateSpikes } from '../../recording/labelled-spikes.ts';
import {
  type MatArray,
  readMatCells,
  readMatFields,
  readMatNumbers,
  readMatVariables,
} from '../mat/mat5.ts';
import {
  badSpikes,
  checkedRate,
  checkedSpike,
  checkSameLength,
  rateForSeconds,
  type StoredSorting,
} from './stored-sorting.ts';

type Variables = ReadonlyMap<string, MatArray>;

/** wave_clus leaves spikes that belong to no cluster in class 0. */
const UNASSIGNED_CLASS = 0;

/**
 * Spike trains in a MATLAB file of version 5: `cluster_class` of wave_clus's `times_NAME.mat`, or cells
 * `sample_index` (from 0), one a unit, as our `spikes.mat` has them.
 * @param statedRate Hz, for a file that does not say it
 * @throws UserError `NOT_A_SORTING`, `SAMPLE_RATE_MISSING`, `MAT_TYPE`, `MAT_TOO_LARGE`
 * @throws DamagedFileError `MAT_FILE`, `COMPRESSED_DATA`, `BAD_SPIKES`
 */
export async function readMatSpikes(
  source: ByteSource,
  statedRate: number | undefined,
): Promise<StoredSorting> {
  const list = await readMatVariables(source);
  const variables: Variables = new Map(list.map((variable) => [variable.name, variable]));
  if (variables.has('cluster_class')) return readWaveClus(variables, source.name, statedRate);
  if (variables.has('sample_index')) return readCells(variables, source.name, statedRate);
  const found = list
    .slice(0, 8)
    .map(({ name }) => name)
    .join(', ');
  throw new UserError(
    'NOT_A_SORTING',
    `${source.name} holds ${found || 'nothing'}; expected cluster_class of wave_clus, or the sample_index of Spikeloom's spikes.mat.`,
  );
}

/** A row for each spike: class, and time in milliseconds; the rate is in the parameters beside it. */
async function readWaveClus(
  variables: Variables,
  file: string,
  statedRate: number | undefined,
): Promise<StoredSorting> {
  const table = variables.get('cluster_class')!;
  const count = table.shape[0];
  if (table.shape.length !== 2 || (count > 0 && table.shape[1] < 2)) {
    throw badSpikes(`${file}: cluster_class has the shape (${table.shape.join(', ')})`);
  }
  const values = await readMatNumbers(table);
  const sampleRate = rateForSeconds((await waveClusRate(variables, file)) ?? statedRate, file);
  const spikes: LabelledSpike[] = [];
  for (let row = 0; row < count; row++) {
    if (values[row] === UNASSIGNED_CLASS) continue;
    const sample = Math.round((values[count + row] / 1000) * sampleRate);
    spikes.push(checkedSpike(values[row], sample, 0, file));
  }
  return {
    form: 'wave_clus',
    spikes: tabulateSpikes(spikes),
    samplesFrom: 'clock',
    sampleRate,
    labels: new Map(),
  };
}

async function waveClusRate(variables: Variables, file: string): Promise<number | undefined> {
  const parameters = variables.get('par');
  const rate =
    parameters?.kind === 'struct' ? (await readMatFields(parameters)).get('sr') : undefined;
  return rate && checkedRate((await readMatNumbers(rate))[0], file);
}

async function readCells(
  variables: Variables,
  file: string,
  statedRate: number | undefined,
): Promise<StoredSorting> {
  const trains = await cellsOf(variables, 'sample_index');
  const ids = variables.has('unit_ids')
    ? await readMatNumbers(variables.get('unit_ids')!)
    : Float64Array.from(trains, (_, unit) => unit);
  checkSameLength(ids, trains, `${file}: unit_ids and sample_index`);
  const segments = variables.has('segment') ? await cellsOf(variables, 'segment') : undefined;
  const spikes: LabelledSpike[] = [];
  trains.forEach((train, unit) => {
    const segment = segments?.[unit];
    if (segment) checkSameLength(train, segment, `${file}: sample_index and segment`);
    train.forEach((sample, i) => {
      spikes.push(checkedSpike(ids[unit], sample, segment?.[i] ?? 0, file));
    });
  });
  const stated = variables.get('sampling_frequency');
  const rate = stated ? checkedRate((await readMatNumbers(stated))[0], file) : statedRate;
  return {
    form: 'MATLAB',
    spikes: tabulateSpikes(
      spikes,
      Array.from(ids, (id) => checkedSpike(id, 0, 0, file).unitId),
    ),
    ...(rate !== undefined && { sampleRate: rate }),
    labels: new Map(),
  };
}

async function cellsOf(variables: Variables, name: string): Promise<Float64Array[]> {
  const trains: Float64Array[] = [];
  for (const cell of await readMatCells(variables.get(name)!))
    trains.push(await readMatNumbers(cell));
  return trains;
}
