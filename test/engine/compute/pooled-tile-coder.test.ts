import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CancellationError, DamagedFileError, UserError } from '../../../core/base/errors.ts';
import { type Progress, silentContext, type WorkContext } from '../../../core/base/progress.ts';
import type { OpenedRecording } from '../../../core/formats/opened-recording.ts';
import { planPreprocessing } from '../../../core/preprocess/plan.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import type { TileEvents } from '../../../core/sorting/code-tile.ts';
import { usualLimits } from '../../../core/sorting/memory-plan.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import {
  type CodingPlan,
  type EpochModels,
  serialTileCoder,
  type TileCoder,
  tileRanges,
} from '../../../core/sorting/tile-coder.ts';
import { type GpuOffer, pooledTileCoder } from '../../../engine/compute/pooled-tile-coder.ts';
import { ThreadTeam } from '../../../engine/compute/thread-team.ts';
import { CorrelationServer } from '../../../engine/compute/webgpu/correlation-server.ts';
import type { ComputeDevice } from '../../../engine/compute/webgpu/device.ts';
import { openDevice } from '../../../engine/compute/webgpu/open-device.ts';
import { workerFile } from '../../../engine/compute/worker-file.ts';
import { openPlace } from '../../../engine/files/open-place.ts';
import {
  channelCount,
  eventModel,
  plantedTraces,
  randomEvents,
  spikeDictionary,
} from '../../core/sorting/planted.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { codedBy } from '../../support/coded-by.ts';
import { rejection } from '../../support/rejection.ts';
import { openTestDevice } from './webgpu/open-test-device.ts';

const folder = temporaryFolder();
const dictionary = spikeDictionary();
const amplitudes = [16, 22, 30];
const samples = 40_000;
const frameBytes = 4 * channelCount;

/** Writes a planted recording in float32 with its sidecar. */
function writePlanted(name: string): string {
  const path = join(folder, `${name}.bin`);
  const traces = plantedTraces(dictionary, samples, randomEvents(samples, amplitudes, 60, 1), 2);
  const interleaved = traces.map(
    (_, i) => traces[(i % channelCount) * samples + Math.floor(i / channelCount)],
  );
  writeFileSync(path, interleaved);
  writeSidecar(path);
  return path;
}

function writeSidecar(path: string, changes: object = {}): void {
  const facts = { sampleRate: 20_000, channels: channelCount, dtype: 'float32', gainUv: 1 };
  writeFileSync(path.replace('.bin', '.json'), JSON.stringify({ ...facts, ...changes }));
}

interface OpenedPlace {
  readonly path: string;
  readonly name: string;
  readonly recording: Recording;
  readonly plan: CodingPlan;
}

const opened: OpenedRecording[] = [];
const teams: ThreadTeam[] = [];
afterAll(() => Promise.all(opened.map((place) => place.close())));
afterEach(() => Promise.all(teams.splice(0).map((team) => team.end())));

async function open(path: string): Promise<OpenedPlace> {
  opened.push(await openPlace(path, {}));
  const [{ name, recording }] = opened.at(-1)!.recordings;
  const parameters = parseParameters({ bandPass: 'off', reference: 'off', whiten: 'off' });
  const preprocess = await planPreprocessing(recording, parameters, silentContext);
  return {
    path,
    name,
    recording,
    plan: { preprocess, model: eventModel(dictionary, amplitudes, true) },
  };
}

function poolOf(
  { recording, path, name }: OpenedPlace,
  threads: number,
  gpu: GpuOffer | null = null,
): TileCoder {
  const limits = { ...usualLimits, threads };
  const listener = { onNotice: () => {}, onGpu: () => {} };
  const team = new ThreadTeam(workerFile('team-worker'));
  teams.push(team);
  return pooledTileCoder(recording, { path, name, options: {} }, team, limits, listener, gpu);
}

const { device, title } = await openTestDevice();

describe.skipIf(!device)(`pooledTileCoder with a GPU (${title})`, () => {
  let place: OpenedPlace;
  let ranges: ReturnType<typeof tileRanges>;
  let expected: readonly TileEvents[];
  beforeAll(async () => {
    place = await open(writePlanted('planted-for-gpu'));
    ranges = tileRanges(place.recording, 5000);
    expected = await codedBy(serialTileCoder(place.recording), place.plan, ranges, silentContext);
  });

  /** Codes with a GPU of its own, which `use` may do something to. */
  async function codeOnGpu(use: (device: ComputeDevice) => Partial<WorkContext>) {
    const found = await openDevice();
    if ('missing' in found) throw new Error(found.missing);
    const server = new CorrelationServer(found.device);
    try {
      const gpu = { address: server.address, ifFaster: false };
      const context = { ...silentContext, ...use(found.device) };
      const coded = await codedBy(poolOf(place, 2, gpu), place.plan, ranges, context);
      return { coded, notices: server.notices };
    } finally {
      await server.close();
    }
  }

  it('gives the same bytes', async () => {
    const { coded, notices } = await codeOnGpu(() => ({}));
    expect(coded).toEqual(expected);
    expect(notices).toEqual([]);
  });

  it('goes on without a GPU that is lost, and says so', async () => {
    const { coded, notices } = await codeOnGpu(({ device }) => {
      let told = 0;
      return { onProgress: () => told++ === 1 && device.destroy() };
    });
    expect(coded).toEqual(expected);
    expect(notices).toMatchObject([{ code: 'GPU_NOT_USED' }]);
    expect(notices[0].message).toMatch(/was lost: .* the result is the same/);
  });
});

describe('pooledTileCoder', () => {
  let place: OpenedPlace;
  beforeAll(async () => {
    place = await open(writePlanted('planted'));
  });

  it('gives the same bytes in the same order as one thread, for any number of threads', async () => {
    const ranges = tileRanges(place.recording, 1500);
    const serial = serialTileCoder(place.recording);
    const expected = await codedBy(serial, place.plan, ranges, silentContext);
    expect(expected.reduce((sum, tile) => sum + tile.position.length, 0)).toBeGreaterThan(300);
    for (const threads of [1, 2, 3]) {
      const coded = await codedBy(poolOf(place, threads), place.plan, ranges, silentContext);
      expect(coded).toEqual(expected);
    }
  });

  it('measures and follows templates as one thread does', async () => {
    const { preprocess, model } = place.plan;
    const epoch = (templates: number, start: number, end: number) => ({ templates, start, end });
    const ranges = tileRanges(place.recording, 2000).map((range) => ({
      ...range,
      epoch:
        range.start < 20_000 ? epoch(0, Number.NEGATIVE_INFINITY, 20_000) : epoch(1, 20_000, 1e9),
    }));
    const channels = Int32Array.of(0, 1);
    const waveform = Float32Array.from({ length: 48 }, (_, i) => 3 * Math.sin(i));
    const epochs: EpochModels = [
      { shapes: [], lambda: model.coding.lambda, levels: model.levels, prior: model.prior },
      {
        shapes: [{ unit: 1, channels, waveform, spreadShare: 0.1 }],
        lambda: model.coding.lambda,
        levels: model.levels,
        prior: model.prior,
      },
    ];
    const serial = serialTileCoder(place.recording);
    const pool = poolOf(place, 2);
    const plan = { preprocess, model };
    const expected = await codedBy(serial, plan, ranges, silentContext, epochs);
    expect(await codedBy(pool, plan, ranges, silentContext, epochs)).toEqual(expected);
    const unfollowed = await codedBy(serial, plan, ranges, silentContext);
    expect(unfollowed.slice(0, 10)).toEqual(expected.slice(0, 10));
    expect(unfollowed).not.toEqual(expected);
    const measured = await serial.measure(plan, ranges, silentContext, epochs);
    expect(measured.flatMap(({ atoms }) => atoms).length).toBeGreaterThan(20);
    expect(await pool.measure(plan, ranges, silentContext, epochs)).toEqual(measured);
  });

  it('has nothing to do for no tiles', async () => {
    expect(await codedBy(poolOf(place, 4), place.plan, [], silentContext)).toEqual([]);
  });

  it('tells of progress that rises to the whole of the recording', async () => {
    const told: Progress[] = [];
    const context: WorkContext = { ...silentContext, onProgress: (p) => told.push(p) };
    const ranges = tileRanges(place.recording, 5000);
    await codedBy(poolOf(place, 2), place.plan, ranges, context);
    // Once when it begins, then after every tile.
    expect(told).toHaveLength(1 + ranges.length);
    expect(told[0]).toMatchObject({ fraction: 0 });
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
      const error = await rejection(codedBy(poolOf(place, threads), place.plan, ranges, context));
      expect(error).toBeInstanceOf(CancellationError);
      expect(told).toBeLessThanOrEqual(2 * threads);
    }
  });

  it('does not start when it was cancelled before', async () => {
    const context: WorkContext = { ...silentContext, cancellation: { cancelled: true } };
    const ranges = tileRanges(place.recording, 5000);
    const error = await rejection(codedBy(poolOf(place, 2), place.plan, ranges, context));
    expect(error).toBeInstanceOf(CancellationError);
  });
});

describe('a recording that changes while it is sorted', () => {
  const ranges = (place: OpenedPlace) => tileRanges(place.recording, 5000);
  const code = (place: OpenedPlace, threads: number, context = silentContext) =>
    rejection(codedBy(poolOf(place, threads), place.plan, ranges(place), context));

  it.each([
    ['deleted', (path: string) => rmSync(path)],
    ['renamed', (path: string) => renameSync(path, `${path}.old`)],
  ])('ends in a UserError that names the file when it was %s', async (name, change) => {
    const place = await open(writePlanted(name));
    change(place.path);
    const error = await code(place, 2);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining(place.path),
    });
  });

  it('ends in a UserError when the file no longer holds the recording', async () => {
    const place = { ...(await open(writePlanted('other-name'))), name: 'another' };
    const error = await code(place, 2);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'RECORDING_GONE',
      message: expect.stringContaining('"another"'),
    });
  });

  it.each([
    ['a sample', -1],
    ['a part', 12_000 - samples],
    ['all but one', 1 - samples],
  ])('ends in an error that names the file when it lost %s', async (name, change) => {
    for (const [threads, codes] of [
      [1, /^FILE_SHRANK$/],
      [2, /^RECORDING_CHANGED$/],
    ] as const) {
      const place = await open(writePlanted(`lost-${name}-${threads}`));
      truncateSync(place.path, frameBytes * (samples + change));
      const error = await code(place, threads);
      expect(error).toBeInstanceOf(DamagedFileError);
      expect((error as DamagedFileError).code).toMatch(codes);
      expect((error as Error).message).toContain(place.path);
    }
  });

  it.each([
    ['grown', (path: string) => appendFileSync(path, new Uint8Array(frameBytes))],
    ['described anew', (path: string) => writeSidecar(path, { sampleRate: 10_000 })],
    ['described as wider', (path: string) => writeSidecar(path, { channels: 1 })],
  ])('ends in an error that names the file when it was %s', async (name, change) => {
    const place = await open(writePlanted(name));
    change(place.path);
    const error = await code(place, 2);
    expect(error).toBeInstanceOf(DamagedFileError);
    expect(error).toMatchObject({
      code: 'RECORDING_CHANGED',
      message: expect.stringContaining(place.path),
    });
  });

  it('ends in an error that names the file when it was cut off between two tiles', async () => {
    const place = await open(writePlanted('cut-off'));
    const context: WorkContext = {
      ...silentContext,
      onProgress: () => truncateSync(place.path, frameBytes * 100),
    };
    const error = await code(place, 2, context);
    expect(error).toBeInstanceOf(DamagedFileError);
    expect((error as Error).message).toContain(place.path);
  });
});
