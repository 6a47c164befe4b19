import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { planPreprocessing } from '../../../core/preprocess/plan.ts';
import type { MeasuringPiece } from '../../../core/sorting/measure-pieces.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import { serialSignalCrew } from '../../../core/sorting/signal-crew.ts';
import { pooledSignalCrew } from '../../../engine/compute/pooled-signal-crew.ts';
import { ThreadTeam } from '../../../engine/compute/thread-team.ts';
import { workerFile } from '../../../engine/compute/worker-file.ts';
import { openPlace } from '../../../engine/files/open-place.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';
import { rejection } from '../../support/rejection.ts';

const running = { cancelled: false };
const frames = 60_000;
const folder = temporaryFolder();
const path = writeRawRecording(join(folder, 'noise'), { channels: 2, frames, valueAt: noise(3) });
const team = new ThreadTeam(workerFile('team-worker'));
const job = {
  channels: [Int32Array.of(0), Int32Array.of(0, 1)],
  waveformSamples: 40,
  templateSamples: 20,
  nBefore: 8,
};

function pieceFrom(start: number): MeasuringPiece {
  const position = Int32Array.from({ length: 30 }, (_, i) => 100 + 300 * i);
  return {
    range: { segment: 0, start, end: start + 10_000 },
    position,
    atom: position.map((_, i) => i % 2),
    amplitude: Float64Array.from(position, (_, i) => 1 + (i % 3)),
    examples: [{ atom: 1, position: 500 + (start % 7) }],
  };
}

async function open() {
  const opened = await openPlace(path, {});
  const [{ name, recording }] = opened.recordings;
  const preprocess = await planPreprocessing(recording, parseParameters({}), silentContext);
  const pooled = pooledSignalCrew(recording, { path, name, options: {} }, team);
  return { opened, preprocess, pooled, serial: serialSignalCrew(recording) };
}

describe('pooledSignalCrew', () => {
  let place: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    place = await open();
  });
  afterAll(async () => {
    await team.end();
    await place.opened.close();
  });

  it('measures what one thread does, in the order of the tasks', async () => {
    const { preprocess, pooled, serial } = place;
    const tasks = [0, 10_000, 20_000, 30_000, 40_000].map((start) => [
      pieceFrom(start),
      pieceFrom(start + 5000),
    ]);
    const expected = await serial.run('measure', { preprocess, ...job }, tasks, 1, running);
    expect(expected[0].snippets).toHaveLength(2);
    expect(expected[0].sums.eventCount).toEqual(Float64Array.of(30, 30));
    expect(await pooled.run('measure', { preprocess, ...job }, tasks, 2, running)).toEqual(
      expected,
    );
    expect(await pooled.run('measure', { preprocess, ...job }, tasks, 1, running)).toEqual(
      expected,
    );
    expect(await pooled.run('measure', { preprocess, ...job }, [], 2, running)).toEqual([]);
  });

  it('reads stretches and finds the peaks in them as one thread does', async () => {
    const { preprocess, pooled, serial } = place;
    const peaks = {
      thresholdSigma: 3,
      polarity: 'negative' as const,
      deadSamples: 10,
      neighbours: [Int32Array.of(0, 1), Int32Array.of(1, 0)],
    };
    const ranges = [30_000, 0, 45_000].map((start) => ({ segment: 0, start, end: start + 9000 }));
    const expected = await serial.run('sample', { preprocess, ...peaks }, ranges, 1, running);
    expect(expected.map(({ start }) => start)).toEqual([30_000, 0, 45_000]);
    expect(expected[0].peakSamples.length).toBeGreaterThan(0);
    expect(await pooled.run('sample', { preprocess, ...peaks }, ranges, 2, running)).toEqual(
      expected,
    );
  });

  it('does nothing when it is cancelled', async () => {
    const { preprocess, pooled, serial } = place;
    for (const crew of [pooled, serial]) {
      const cancelled = { cancelled: true };
      const tasks = [[pieceFrom(0)], [pieceFrom(1)]];
      const work = crew.run('measure', { preprocess, ...job }, tasks, 2, cancelled);
      expect(await rejection(work)).toBeInstanceOf(CancellationError);
    }
  });

  it('ends in an error that names the file when that is gone', async () => {
    const { preprocess, pooled } = place;
    await team.end();
    rmSync(path);
    const work = pooled.run(
      'measure',
      { preprocess, ...job },
      [[pieceFrom(0)], [pieceFrom(1)]],
      2,
      running,
    );
    expect(await rejection(work)).toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining(path),
    });
  });
});
