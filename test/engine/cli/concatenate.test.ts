import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesIn, resultFiles, runCli } from '../../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../../support/raw-recording.ts';
import { expectOneErrorLine, folder, fresh, second } from './sort-of.ts';

/** A second of noise and a neuron that fires every 400 samples. */
function writeHour(path: string, seed: number, channels = 2): string {
  const random = noise(seed);
  const valueAt = (frame: number, channel: number) =>
    random() + (channel === 0 ? spikeShape(((frame + 200) % 400) - 200) : 0);
  return writeRawRecording(path, { channels, frames: second, valueAt });
}

const rowsOf = (...path: string[]) =>
  readFileSync(join(...path), 'utf8')
    .trimEnd()
    .split('\r\n')
    .slice(1);

describe.concurrent('recordings that are sorted as one', () => {
  it('have one set of units, and their spikes apart as well, in the order of their names', async () => {
    const name = fresh('hours');
    const paths = ['hour10', 'hour9'].map((hour, i) => writeHour(join(folder, name + hour), i));
    const out = join(folder, `out-${name}`);
    const result = await runCli(['sort', ...paths, '--out', out, '--concatenate', '--json']);
    expect(result.stderr).toBe('');
    const whole = `${name}hour9_to_${name}hour10`;
    expect(namesIn(out)).toEqual([whole]);
    expect(namesIn(join(out, whole))).toEqual(
      [...resultFiles, 'recordings', 'recordings.csv'].sort(),
    );
    const [nine, ten] = [`${name}hour9`, `${name}hour10`].map((part) =>
      rowsOf(out, whole, 'recordings', part, 'spikes.csv'),
    );
    const all = rowsOf(out, whole, 'spikes.csv');
    expect(all.length).toBeGreaterThan(80);
    expect(nine!.length + ten!.length).toBe(all.length);
    expect(nine).toEqual(all.slice(0, nine!.length));
    expect(rowsOf(out, whole, 'recordings.csv')).toEqual([
      `${name}hour9,0,1,1,${nine!.length}`,
      `${name}hour10,1,1,1,${ten!.length}`,
    ]);
    const { input, recording } = JSON.parse(readFileSync(join(out, whole, 'sorting.json'), 'utf8'));
    expect(input.files.map((file: { name: string }) => file.name)).toEqual([
      `${name}hour9.bin`,
      `${name}hour10.bin`,
    ]);
    expect(recording.segments).toEqual([
      { startSample: 0, sampleCount: second, startTime: 0 },
      { startSample: second, sampleCount: second, startTime: 1 },
    ]);
    const units = JSON.parse(result.stdout).recordings[0].units;
    expect(units).toHaveLength(1);

    const again = join(folder, `again-${name}`);
    await runCli(['sort', ...paths.reverse(), '--out', again, '--concatenate', '--threads', '3']);
    expect(rowsOf(again, whole, 'spikes.csv')).toEqual(all);
  });

  it('must be of one electrode, and several', async () => {
    const name = fresh('unlike');
    const paths = [2, 3].map((channels) =>
      writeHour(join(folder, `${name}${channels}`), channels, channels),
    );
    const sort = (...places: string[]) =>
      runCli(['sort', ...places, '--out', join(folder, `out-${name}`), '--concatenate']);
    const unlike = await sort(...paths);
    expectOneErrorLine(unlike, /^RECORDINGS_DIFFER$/);
    expect(unlike.stderr).toContain(`${name}3 cannot be sorted as one with ${name}2: channels: 3`);
    expectOneErrorLine(await sort(paths[0]!), /^ONE_RECORDING$/);
    expect(namesIn(join(folder, `out-${name}`))).toEqual([]);
  });
});
