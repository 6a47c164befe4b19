import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import {
  CancellationError,
  layOutOverview,
  type Recording,
  readFinestChunk,
} from '../../../core/index.ts';
import { buildOverview, type ReadChunks } from '../../../engine/traces/build-overview.ts';
import { OverviewFiles } from '../../../engine/traces/overview-files.ts';
import { overviewLayoutOf } from '../../../engine/traces/read-traces.ts';
import { namesIn, temporaryFolder } from '../../support/cli.ts';
import { rejection } from '../../support/rejection.ts';

const root = temporaryFolder();
const channelCount = 32;
/** So many that they are read in several rounds. */
const lengths = [5_000_000, 100, 1_130_001];

/** A value that follows from its place alone, so that the recording need not be held. */
const valueAt = (segment: number, channel: number, bin: number) =>
  ((Math.imul(bin + 7 * segment, 2654435761) ^ Math.imul(channel + 1, 40503)) | 0) / 2 ** 20;

const recording = {
  channelCount,
  segments: lengths.map((sampleCount) => ({ sampleCount })),
  async readExtremes(segment: number, start: number, end: number, samplesPerBin: number) {
    const binCount = Math.ceil((end - start) / samplesPerBin);
    const low = new Float32Array(channelCount * binCount);
    for (let channel = 0; channel < channelCount; channel++) {
      for (let bin = 0; bin < binCount; bin++) {
        low[channel * binCount + bin] = valueAt(segment, channel, start / samplesPerBin + bin);
      }
    }
    return { binCount, low, high: low };
  },
} as unknown as Recording;

const layout = overviewLayoutOf(recording);

const asked: number[] = [];
const readChunks: ReadChunks = async (first, end) => {
  asked.push(first);
  const chunks: Float32Array[] = [];
  for (let index = first; index < end; index++) {
    chunks.push(await readFinestChunk(recording, layout, index));
  }
  return chunks;
};
const filesIn = (name: string, key = 'key') => new OverviewFiles(join(root, name), layout, key);
const never = { cancelled: false };

const contents = (name: string) =>
  Object.fromEntries(
    namesIn(join(root, name)).map((file) => [
      file,
      readFileSync(join(root, name, file)).toString('latin1'),
    ]),
  );

describe('building an overview', () => {
  it('gives the same files when it is stopped anywhere, loses what was not safe, and goes on', async () => {
    const heard: number[] = [];
    await buildOverview(layout, filesIn('whole'), readChunks, never, (fraction) =>
      heard.push(fraction),
    );
    expect(heard.at(-1)).toBe(1);
    expect(heard.length).toBeGreaterThan(2);
    expect([...heard].sort((a, b) => a - b)).toEqual(heard);
    const whole = contents('whole');

    const random = new Random(1);
    for (let round = 0; round < 3; round++) {
      const name = `stopped ${round}`;
      const files = filesIn(name);
      const stop = { cancelled: false };
      const at = random.uniform();
      const stopped = buildOverview(layout, files, readChunks, stop, (fraction) => {
        stop.cancelled = fraction > at;
      });
      if (at < 0.9) expect(await rejection(stopped)).toBeInstanceOf(CancellationError);
      else await stopped.catch(() => undefined);
      // As if so much had been safe, and more had been written when the power failed.
      const chunks = Math.floor(files.writtenBins(0) / 256 / 2);
      await files.saveProgress(chunks, false);
      appendFileSync(files.pathOf(0), 'half a chunk');
      writeFileSync(files.pathOf(1), 'nonsense');
      files.close();
      await buildOverview(layout, filesIn(name), readChunks, never, () => {});
      expect(contents(name)).toEqual(whole);
    }
  });

  it('does not touch what is complete, and begins anew for another file', async () => {
    await buildOverview(layout, filesIn('again'), readChunks, never, () => {});
    asked.length = 0;
    await buildOverview(layout, filesIn('again'), readChunks, never, () => {});
    expect(asked).toEqual([]);
    expect(await filesIn('again', 'other').progress()).toBeNull();
    await buildOverview(layout, filesIn('again', 'other'), readChunks, never, () => {});
    expect(asked.length).toBeGreaterThan(1);
  });

  it('takes a damaged note of its progress as none', async () => {
    mkdirSync(join(root, 'damaged'));
    writeFileSync(join(root, 'damaged', 'overview.json'), '{"identity":');
    expect(await filesIn('damaged').progress()).toBeNull();
  });

  it('says of what is not there yet that it is not a number', () => {
    const files = new OverviewFiles(join(root, 'nothing'), layOutOverview([1000], 2), 'key');
    expect(files.writtenBins(0)).toBe(0);
    expect(files.readBins(0, 0, 3, [1])).toEqual({
      binCount: 3,
      low: new Float32Array(3).fill(Number.NaN),
      high: new Float32Array(3).fill(Number.NaN),
    });
  });
});
