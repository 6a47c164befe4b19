import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancellationError, DamagedFileError, UserError } from '../../../core/base/errors.ts';
import { silentContext, type WorkContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import type { OpenedRecording } from '../../../core/formats/opened-recording.ts';
import { whitened } from '../../../core/preprocess/preprocess.ts';
import { computeTrainGoodness } from '../../../core/quality/train-goodness.ts';
import { usualLimits } from '../../../core/sorting/memory-plan.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import { codingStage } from '../../../core/sorting/stages.ts';
import type { BackendName } from '../../../engine/compute/backend.ts';
import { sortInBackground } from '../../../engine/compute/sort-in-background.ts';
import { openPlace } from '../../../engine/files/open-place.ts';
import { sortRecording } from '../../../engine/sort-recording.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { spikeShape, writeRawRecording } from '../../support/raw-recording.ts';
import { rejection } from '../../support/rejection.ts';
import { openTestDevice } from './webgpu/open-test-device.ts';

const folder = temporaryFolder();
const parameters = parseParameters({ seed: 5 });
const opened: OpenedRecording[] = [];
afterAll(() => Promise.all(opened.map((place) => place.close())));

/** One neuron on one channel for four seconds, with a sidecar. */
async function open(name: string) {
  const random = new Random(7);
  const frames = 80_000;
  const trace = Float32Array.from({ length: frames }, () => 5 * random.normal());
  for (let t = 100; t + 100 < frames; t += 200 + random.integer(1000)) {
    for (let k = -8; k <= 24; k++) trace[t + k] += spikeShape(k);
  }
  const valueAt = (frame: number) => trace[frame];
  const path = writeRawRecording(join(folder, name), { channels: 1, frames, valueAt });
  opened.push(await openPlace(path, {}));
  const [named] = opened.at(-1)!.recordings;
  return { path, named, source: { path, options: {}, name: named.name } };
}

type Place = Awaited<ReturnType<typeof open>>;

const sorted = (
  { named, source }: Place,
  context: WorkContext,
  threads = 2,
  backend: BackendName = 'cpu',
) =>
  sortInBackground(
    named.recording,
    {
      source,
      parameters,
      limits: { ...usualLimits, threads },
      backend,
      excerptSeconds: 0.01,
      scratchFolder: folder,
    },
    context,
  );

const { device, title } = await openTestDevice();

describe.skipIf(!device)(`sortInBackground with a GPU (${title})`, () => {
  it('gives the same as the processor', async () => {
    const place = await open('neuron-on-gpu');
    const onCpu = await sorted(place, silentContext);
    expect(onCpu.backend).toBe('cpu');
    expect(onCpu.sorting.units.length).toBeGreaterThan(0);
    const onGpu = await sorted(place, silentContext, 1, 'webgpu');
    expect(onGpu.backend).toBe('webgpu');
    expect(onGpu.notices).toEqual([]);
    expect(onGpu.sorting).toEqual(onCpu.sorting);
    const onFaster = await sorted(place, silentContext, 2, 'auto');
    expect(['cpu', 'webgpu']).toContain(onFaster.backend);
    expect(onFaster.sorting).toEqual(onCpu.sorting);
  });

  it('can be stopped while the GPU works', async () => {
    const place = await open('neuron-stopped');
    const cancellation = { cancelled: false };
    const onProgress: WorkContext['onProgress'] = ({ stage }) => {
      if (stage === codingStage) cancellation.cancelled = true;
    };
    const work = sorted(place, { cancellation, onProgress }, 2, 'webgpu');
    await expect(work).rejects.toThrow(CancellationError);
  });
});

describe('sortInBackground', () => {
  let place: Place;
  beforeAll(async () => {
    place = await open('neuron');
  });

  it('gives what sorting here gives, with an excerpt of its signal, and tells of the stages', async () => {
    const { named, source } = place;
    const here = await sortRecording(named, parameters, {
      limits: usualLimits,
      context: silentContext,
      source,
    });
    expect(here.sorting.units.length).toBeGreaterThan(0);
    const stages: string[] = [];
    const onProgress: WorkContext['onProgress'] = ({ stage }) => {
      if (stages.at(-1) !== stage) stages.push(stage);
    };
    const { sorting, stageSeconds, excerpt, teachers, goodness } = await sorted(place, {
      ...silentContext,
      onProgress,
    });
    expect(sorting).toEqual(here.sorting);
    expect(goodness).toEqual(computeTrainGoodness(here.sorting, silentContext));
    expect(stages).toEqual([...Object.keys(here.stageSeconds), 'Fitting spike trains']);
    expect(Object.keys(stageSeconds)).toEqual(stages);

    const { segment, start, end } = excerpt.range;
    expect(end - start).toBe(200);
    const read = (signal: typeof named.recording) =>
      signal.read(segment, start, end, new Float32Array(end - start));
    expect(excerpt.raw).toEqual(await read(named.recording));
    expect(excerpt.whitened).toEqual(await read(whitened(named.recording, here.preprocess)));

    expect(teachers!.map(({ unit }) => unit)).toEqual([...sorting.units.keys()]);
    const { templateSamples, nBefore, microvolts } = sorting.templates;
    for (const { unit, rows, microvolts: shown } of teachers!) {
      expect(shown).toHaveLength(rows.length * templateSamples);
      const place = unit * templateSamples + nBefore;
      // The largest spikes of a unit are at least about as large as its template.
      expect(shown[nBefore]! / microvolts[place]!).toBeGreaterThan(0.8);
    }
  });

  it('is stopped in the middle of a stage', async () => {
    let cancelled = false;
    let toldSince = 0;
    const context: WorkContext = {
      cancellation: {
        get cancelled() {
          return cancelled;
        },
      },
      onProgress({ stage }) {
        if (cancelled) toldSince++;
        if (stage === 'Learning templates') cancelled = true;
      },
    };
    expect(await rejection(sorted(place, context))).toBeInstanceOf(CancellationError);
    const toldAtEnd = toldSince;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(toldSince).toBe(toldAtEnd);
  });
});

describe('a recording that changes before it is sorted', () => {
  it('ends in an error that names the file', async () => {
    const gone = await open('gone');
    rmSync(gone.path);
    const goneError = await rejection(sorted(gone, silentContext));
    expect(goneError).toBeInstanceOf(UserError);
    expect(goneError).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect((goneError as Error).message).toContain(gone.path);

    const shrunk = await open('shrunk');
    truncateSync(shrunk.path, 4 * 79_999);
    const shrunkError = await rejection(sorted(shrunk, silentContext, 1));
    expect(shrunkError).toBeInstanceOf(DamagedFileError);
    expect(shrunkError).toMatchObject({ code: 'RECORDING_CHANGED' });
    expect((shrunkError as Error).message).toContain(shrunk.path);
  });
});
