import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CancellationError, DamagedFileError, UserError } from '../../../core/base/errors.ts';
import { type Progress, silentContext, type WorkContext } from '../../../core/base/progress.ts';
import { planPreprocessing } from '../../../core/preprocess/plan.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { parseParameters } from '../../../core/sorting/parameters.ts';
import {
  type CodingPlan,
  serialTileCoder,
  type TileCoder,
  tileRanges,
} from '../../../core/sorting/tile-coder.ts';
import { pooledTileCoder } from '../../../engine/compute/pooled-tile-coder.ts';
import { openPlace } from '../../../engine/files/open-place.ts';
import {
  channelCount,
  eventModel,
  plantedTraces,
  randomEvents,
  spikeDictionary,
} from '../../core/sorting/planted.ts';
import { temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
const dictionary = spikeDictionary();
const amplitudes = [16, 22, 30];
const samples = 40_000;

/** Writes a planted recording in float32 with its sidecar. */
function writePlanted(name: string): string {
  const path = join(folder, `${name}.bin`);
  const traces = plantedTraces(dictionary, samples, randomEvents(samples, amplitudes, 60, 1), 2);
  const interleaved = traces.map(
    (_, i) => traces[(i % channelCount) * samples + Math.floor(i / channelCount)],
  );
  writeFileSync(path, interleaved);
  const sidecar = { sampleRate: 20_000, channels: channelCount, dtype: 'float32', gainUv: 1 };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(sidecar));
  return path;
}

interface OpenedPlace {
  readonly path: string;
  readonly name: string;
  readonly recording: Recording;
  readonly plan: CodingPlan;
}

async function open(path: string): Promise<OpenedPlace> {
  const { recordings } = await openPlace(path, {});
  const [{ name, recording }] = recordings;
  const parameters = parseParameters({ bandPass: 'off', reference: 'off', whiten: 'off' });
  const preprocess = await planPreprocessing(recording, parameters, silentContext);
  return {
    path,
    name,
    recording,
    plan: { preprocess, model: eventModel(dictionary, amplitudes, true) },
  };
}

function poolOf({ recording, path, name }: OpenedPlace, threads: number): TileCoder {
  return pooledTileCoder(recording, { path, name, options: {} }, threads);
}

/** The error that a promise is rejected with. */
async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('the work ended well');
}

describe('pooledTileCoder', () => {
  let place: OpenedPlace;
  beforeAll(async () => {
    place = await open(writePlanted('planted'));
  });

  it('gives the same bytes in the same order as one thread, for any number of threads', async () => {
    const ranges = tileRanges(place.recording, 1500);
    const serial = serialTileCoder(place.recording);
    const expected = await serial.code(place.plan, ranges, silentContext);
    expect(expected.reduce((sum, tile) => sum + tile.position.length, 0)).toBeGreaterThan(300);
    for (const threads of [1, 2, 3]) {
      const coded = await poolOf(place, threads).code(place.plan, ranges, silentContext);
      expect(coded).toEqual(expected);
    }
  });

  it('has nothing to do for no tiles', async () => {
    expect(await poolOf(place, 4).code(place.plan, [], silentContext)).toEqual([]);
  });

  it('tells of progress that rises to the whole of the recording', async () => {
    const told: Progress[] = [];
    const context: WorkContext = { ...silentContext, onProgress: (p) => told.push(p) };
    const ranges = tileRanges(place.recording, 5000);
    await poolOf(place, 2).code(place.plan, ranges, context);
    expect(told).toHaveLength(ranges.length);
    const fractions = told.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(told.at(-1)).toMatchObject({ fraction: 1, recordedSeconds: samples / 20_000 });
  });

  it('starts no tile after it was cancelled, and ends with a CancellationError', async () => {
    const ranges = tileRanges(place.recording, 50);
    for (const threads of [1, 2]) {
      let told = 0;
      const context: WorkContext = {
        cancellation: {
          get cancelled() {
            return told > 0;
          },
        },
        onProgress: () => {
          told++;
        },
      };
      const error = await rejection(poolOf(place, threads).code(place.plan, ranges, context));
      expect(error).toBeInstanceOf(CancellationError);
      expect(told).toBeLessThanOrEqual(2 * threads);
    }
  });

  it('does not start when it was cancelled before', async () => {
    const context: WorkContext = { ...silentContext, cancellation: { cancelled: true } };
    const ranges = tileRanges(place.recording, 5000);
    const error = await rejection(poolOf(place, 2).code(place.plan, ranges, context));
    expect(error).toBeInstanceOf(CancellationError);
  });
});

describe('a recording that changes while it is sorted', () => {
  const ranges = (place: OpenedPlace) => tileRanges(place.recording, 5000);

  it('ends in a UserError when its file is gone', async () => {
    const place = await open(writePlanted('gone'));
    rmSync(place.path);
    const error = await rejection(poolOf(place, 2).code(place.plan, ranges(place), silentContext));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining(place.path),
    });
  });

  it('ends in a UserError when the file no longer holds the recording', async () => {
    const place = { ...(await open(writePlanted('renamed'))), name: 'another' };
    const error = await rejection(poolOf(place, 2).code(place.plan, ranges(place), silentContext));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'RECORDING_GONE',
      message: expect.stringContaining('"another"'),
    });
  });

  it.each([
    ['on one thread', 1],
    ['on two threads', 2],
  ])('ends in an error that names the file when the file has shrunk, %s', async (_, threads) => {
    const place = await open(writePlanted(`shrunk-${threads}`));
    truncateSync(place.path, 4 * channelCount * 12_000);
    const coder = poolOf(place, threads);
    const error = await rejection(coder.code(place.plan, ranges(place), silentContext));
    expect([DamagedFileError, UserError]).toContain((error as Error).constructor);
    expect((error as Error).message).toContain(place.path);
  });
});
