import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noise, spikeShape, writeRawRecording } from '../../support/raw-recording.ts';
import {
  expectNothingWritten,
  expectSmallResult,
  folder,
  second,
  sortOf,
  sortPath,
} from './sort-of.ts';

describe.concurrent('a recording with little in it', () => {
  it('may hold no spike at all', async () => {
    expectSmallResult(await sortOf('quiet', {}), 20);
  });

  it('may have one channel', async () => {
    expectSmallResult(await sortOf('one-channel', { channels: 1 }), 20);
  });

  it('may hold one spike', async () => {
    const random = noise(2);
    const valueAt = (frame: number) => random() + spikeShape(frame - second / 2);
    expectSmallResult(await sortOf('one-spike', { valueAt }), 20);
  });

  it('may be all zeros', async () => {
    expectSmallResult(await sortOf('zeros', { valueAt: () => 0 }), 0);
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
  ])('may hold %s, in part or throughout, which is said', async (name, value) => {
    const random = noise(3);
    const valueAt = (frame: number, channel: number) =>
      channel === 0 && frame > 5000 && frame < 6000 ? value : random();
    const inPart = await sortOf(name.replace(' ', '-'), { valueAt });
    expect(inPart.stderr).toContain('note[NOT_FINITE_SAMPLES]');
    expectSmallResult(inPart, 20);
    expectSmallResult(await sortOf(`only-${name.replace(' ', '-')}`, { valueAt: () => value }), 0);
  });

  it('may hold numbers as large and as small as there are', async () => {
    const random = noise(10);
    expectSmallResult(await sortOf('large', { valueAt: () => 1e37 * random() }), 20);
    expectSmallResult(await sortOf('small', { valueAt: () => 1e-40 * random() }), 20);
  });

  it('may hold loud chirps amid digital silence', async () => {
    const chirp = (frame: number, channel: number) => {
      const t = frame / second;
      return t < 0.5 ? 500 * Math.sin(2 * Math.PI * (1 + channel) * (500 + 1500 * t) * t) : 0;
    };
    expectSmallResult(await sortOf('chirps', { channels: 4, valueAt: chirp }), 200);
  });

  it.each([1, 30])('may be as short as %i frames', async (frames) => {
    expectSmallResult(await sortOf(`frames-${frames}`, { frames }), 0);
  });

  it('may end within a frame, which is said', async () => {
    const path = writeRawRecording(join(folder, 'cut'), {
      channels: 2,
      frames: second,
      valueAt: noise(4),
    });
    truncateSync(path, 8 * second - 3);
    const result = await sortPath(path, 'cut');
    expect(result.stderr).toContain('note[TRUNCATED_LAST_FRAME]');
    expectSmallResult(result, 20);
  });

  it('may have another number of channels than was said, which is said', async () => {
    const path = writeRawRecording(join(folder, 'channels'), {
      channels: 4,
      frames: second,
      valueAt: noise(5),
    });
    const result = await sortPath(path, 'channels', ['--channels', '3']);
    expect(result.stderr).toMatch(/TRUNCATED_LAST_FRAME.*number of channels/);
    expectSmallResult(result, 20);
  });

  it('may have more channels than the file has numbers, which holds no frame then', async () => {
    const flags = ['--channels', '1000'];
    expectNothingWritten(await sortOf('wide', { frames: 10 }, flags), /^EMPTY_FILE$/);
  });
});
