import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesIn, resultFiles, runCli } from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';
import { expectOneErrorLine, folder, second } from './sort-of.ts';

/** A recording with nothing wrong about it. */
const fine = writeRawRecording(join(folder, 'fine'), {
  channels: 1,
  frames: second / 2,
  valueAt: noise(6),
});

describe('several recordings', () => {
  it('are sorted although one is bad, and the exit code tells', async () => {
    const good = writeRawRecording(join(folder, 'good'), {
      channels: 1,
      frames: second,
      valueAt: noise(8),
    });
    const out = join(folder, 'out-several');
    const result = await runCli(['sort', join(folder, 'bad.bin'), good, '--out', out, '--json']);
    expect(result.code).toBe(2);
    expect(namesIn(join(out, 'good'))).toEqual(resultFiles);
    const { recordings, failures } = JSON.parse(result.stdout);
    expect(recordings).toMatchObject([{ name: 'good', folder: join(out, 'good') }]);
    expect(failures).toMatchObject([{ path: join(folder, 'bad.bin'), code: 'FILE_NOT_FOUND' }]);
  });

  it('of a folder each get a folder, also where their names are the same', async () => {
    const session = join(folder, 'session');
    for (const place of ['a', 'b']) {
      mkdirSync(join(session, place), { recursive: true });
      writeRawRecording(join(session, place, 'day'), {
        channels: 1,
        frames: second,
        valueAt: noise(9),
      });
    }
    const out = join(folder, 'out-session');
    const result = await runCli(['sort', session, '--out', out]);
    expect(result.stderr).not.toContain('error[');
    expect(result.code).toBe(0);
    expect(namesIn(out)).toEqual(['day', 'day-2']);
    const paths = ['a', 'b'].map((place) => join(session, place, 'day.bin'));
    const named = await runCli(['sort', ...paths, '--out', join(folder, 'out-named')]);
    expect(named.code).toBe(0);
    expect(namesIn(join(folder, 'out-named'))).toEqual(['day', 'day-2']);
  });

  it('of one name replace each other only where that is asked for', async () => {
    const out = join(folder, 'out-days');
    const result = join(out, 'day');
    const days = ['monday', 'tuesday'].map((day, seed) => {
      mkdirSync(join(folder, day));
      return writeRawRecording(join(folder, day, 'day'), {
        channels: 1,
        frames: second / 2,
        valueAt: noise(20 + seed),
      });
    });
    const sortDay = (day: string, ...flags: string[]) =>
      runCli(['sort', day, '--out', out, ...flags]);
    const hash = () =>
      JSON.parse(readFileSync(join(result, 'sorting.json'), 'utf8')).input.files[0].sha256;

    expect((await sortDay(days[0])).code).toBe(0);
    const first = hash();
    const refused = await sortDay(days[1]);
    expectOneErrorLine(refused, /^OTHER_RECORDING$/);
    for (const said of [result, first.slice(0, 12), '--out', '--force']) {
      expect(refused.stderr).toContain(said);
    }
    expect(hash()).toBe(first);
    expect((await sortDay(days[0], '--units', '2')).code).toBe(0);
    expect(hash()).toBe(first);
    expect((await sortDay(days[1], '--force')).code).toBe(0);
    expect(hash()).not.toBe(first);

    writeFileSync(join(result, 'sorting.json'), '{}');
    const unknown = await sortDay(days[1]);
    expectOneErrorLine(unknown, /^OTHER_RECORDING$/);
    expect(unknown.stderr).toContain(join(result, 'sorting.json'));
    expect(namesIn(out)).toEqual(['day']);
  });

  it('of one name may be sorted into one place at once: one whole result stays', async () => {
    const out = join(folder, 'out-at-once');
    const ends = await Promise.all([1, 2, 3].map(() => runCli(['sort', fine, '--out', out])));
    for (const { code, stderr } of ends) {
      expect(code).toBe(0);
      expect(stderr).toMatch(/^note\[NO_UNITS\]: [^\n]*\n$/);
    }
    expect(namesIn(out)).toEqual(['fine']);
    expect(namesIn(join(out, 'fine'))).toEqual(resultFiles);
  });
});
