import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesIn, runCli } from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';
import {
  expectNothingWritten,
  expectOneErrorLine,
  folder,
  fresh,
  second,
  sortOf,
  sortPath,
} from './sort-of.ts';

/** A recording with nothing wrong about it. */
const fine = writeRawRecording(join(folder, 'fine'), {
  channels: 1,
  frames: second / 2,
  valueAt: noise(6),
});

describe.concurrent('a request that cannot be carried out', () => {
  it('names a missing file', async () => {
    const result = await sortPath(join(folder, 'nowhere.bin'), 'nowhere');
    expectNothingWritten(result, /^FILE_NOT_FOUND$/);
    expect(result.stderr).toContain(join(folder, 'nowhere.bin'));
  });

  it('names an empty file', async () => {
    const path = join(folder, 'empty.bin');
    writeFileSync(path, '');
    const result = await sortPath(path, 'empty');
    expectNothingWritten(result, /^EMPTY_FILE$/);
    expect(result.stderr).toContain(path);
  });

  // Nothing is forbidden to root.
  it.skipIf(process.getuid?.() === 0)('names a file that may not be read', async () => {
    const path = writeRawRecording(join(folder, 'secret'), {
      channels: 1,
      frames: 100,
      valueAt: noise(11),
    });
    chmodSync(path, 0o000);
    const result = await sortPath(path, 'secret');
    expectNothingWritten(result, /^NO_PERMISSION$/);
    expect(result.stderr).toContain(path);
  });

  it.skipIf(process.getuid?.() === 0)('names an output folder that may not be used', async () => {
    const out = join(folder, 'locked');
    mkdirSync(out, { mode: 0o500 });
    const result = await runCli(['sort', fine, '--out', join(out, 'below')]);
    expectOneErrorLine(result, /^NO_PERMISSION$/);
    expect(result.stderr).toContain(out);
  });

  it.each([
    ['{"sampleRate": 20000,', /^SIDECAR_INVALID$/],
    ['[20000]', /^SIDECAR_INVALID$/],
    ['', /^SIDECAR_INVALID$/],
    ['{"sampleRate": 1, "sample_rate": 2}', /^SIDECAR_INVALID$/],
    ['{"sampleRate": "fast", "channels": 1, "dtype": "int16"}', /^INVALID_OPTION$/],
    ['{"sampleRate": 20000, "channels": 0, "dtype": "int16"}', /^INVALID_OPTION$/],
    ['{"channels": 1}', /^RAW_FACTS_MISSING$/],
    ['{"something": "else"}', /^RAW_FACTS_MISSING$/],
    [
      '{"sampleRate": 20000, "channels": 1, "dtype": "int16", "probe": "no.json"}',
      /^FILE_NOT_FOUND$/,
    ],
    ['{"sampleRate": 20000, "channels": 1, "dtype": "int16", "probe": {}}', /^PROBE_INVALID$/],
  ])('names a sidecar that says %s', async (text, code) => {
    const name = fresh('told-badly');
    const path = join(folder, `${name}.bin`);
    writeFileSync(path, new Uint8Array(1000));
    writeFileSync(join(folder, `${name}.json`), text);
    const result = await sortPath(path, name);
    expectNothingWritten(result, code);
    expect(result.stderr).toContain(`${name}.`);
  });

  it('names what must be told about a raw file', async () => {
    const path = join(folder, 'untold.dat');
    writeFileSync(path, new Uint8Array(1000));
    const result = await sortPath(path, 'untold', ['--channels', '2']);
    expectNothingWritten(result, /^RAW_FACTS_MISSING$/);
    expect(result.stderr).toMatch(/--sample-rate, --dtype/);
  });

  it('points to the help of the command that was mistyped', async () => {
    for (const [args, help] of [
      [['sort', fine, '--band-pas', 'off'], 'sort --help'],
      [['simulate'], 'simulate --help'],
      [['srot', fine], '--help'],
    ] as const) {
      const { code, stderr } = await runCli([...args]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error\[BAD_COMMAND\]: /);
      expect(stderr).toContain(`see "spikeloom ${help}"`);
    }
  });

  it('names what it cannot open before it serves anything', async () => {
    const { code, stdout, stderr } = await runCli(['open', join(folder, 'nowhere')]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error\[FILE_NOT_FOUND\]: [^\n]*nowhere/);
  });

  it('names a folder without a recording', async () => {
    mkdirSync(join(folder, 'papers'));
    writeFileSync(join(folder, 'papers', 'notes.txt'), 'text');
    mkdirSync(join(folder, 'nothing'));
    for (const name of ['papers', 'nothing']) {
      const result = await sortPath(join(folder, name), name);
      expectNothingWritten(result, /^NO_RECORDING$/);
      expect(result.stderr).toContain(join(folder, name));
    }
  });

  it.each([
    [['--template-ms', 'long'], /^BAD_PARAMETER$/],
    [['--units', '0'], /^BAD_PARAMETER$/],
    [['--units', 'many'], /^BAD_PARAMETER$/],
    [['--band-pass', '6000-300'], /^BAD_PARAMETER$/],
    [['--band-pass', '9500-9900'], /^BAND_OUTSIDE_RECORDING$/],
    [['--polarity', 'up'], /^BAD_PARAMETER$/],
    [['--lambda-sigma', 'NaN'], /^BAD_PARAMETER$/],
    [['--seed', '-1'], /^BAD_PARAMETER$/],
    [['--threads', '1.5'], /^BAD_FLAG$/],
    [['--threads', '0'], /^BAD_FLAG$/],
    [['--sample-rate', 'fast'], /^BAD_FLAG$/],
    [['--sample-rate', '-1'], /^INVALID_OPTION$/],
    [['--channels', '1.5'], /^INVALID_OPTION$/],
    [['--dtype', 'int12'], /^INVALID_OPTION$/],
    [['--gain-uv', '0'], /^INVALID_OPTION$/],
    [['--offset-samples', '100'], /^OFFSET_BEYOND_END$/],
    [['--probe', 'no-probe.json'], /^FILE_NOT_FOUND$/],
    [['--probe', tmpdir()], /^NOT_A_FILE$/],
    [['--no-such-flag'], /^BAD_COMMAND$/],
  ])('names the flag of %j', async (flags, code) => {
    const result = await sortOf(fresh('flags'), { frames: 100 }, flags);
    expectNothingWritten(result, code);
    expect(result.stderr).toContain(flags[0] === '--probe' ? flags[1] : flags[0]);
    expect(result.stderr).not.toContain('options:');
  });

  it.each([
    ['a file', 'a-file', /^NOT_A_FOLDER$/],
    ['inside a file', join('a-file', 'far', 'below'), /^NOT_A_FOLDER$/],
    ['the recording itself', 'fine.bin', /^NOT_A_FOLDER$/],
  ])('names an output folder that is %s', async (_, place, code) => {
    writeFileSync(join(folder, 'a-file'), 'dear');
    const before = readFileSync(fine);
    const result = await runCli(['sort', fine, '--out', join(folder, place)]);
    expectOneErrorLine(result, code);
    expect(result.stderr).toContain(join(folder, place));
    expect(readFileSync(join(folder, 'a-file'), 'utf8')).toBe('dear');
    expect(readFileSync(fine)).toEqual(before);
  });

  it('asks for an output folder that has a name', async () => {
    expectOneErrorLine(await runCli(['sort', fine, '--out', '']), /^BAD_FLAG$/);
    expectOneErrorLine(await runCli(['sort', fine]), /^BAD_FLAG$/);
  });

  it('replaces no folder that Spikeloom did not write', async () => {
    const recording = writeRawRecording(join(folder, 'precious'), {
      channels: 1,
      frames: second,
      valueAt: noise(7),
    });
    const out = join(folder, 'out-precious');
    mkdirSync(join(out, 'precious'), { recursive: true });
    writeFileSync(join(out, 'precious', 'thesis.txt'), 'years of work');
    const result = await runCli(['sort', recording, '--out', out]);
    expectOneErrorLine(result, /^OUTPUT_NOT_OURS$/);
    expect(result.stderr).toContain(join(out, 'precious'));
    expect(namesIn(join(out, 'precious'))).toEqual(['thesis.txt']);
    expect(namesIn(out)).toEqual(['precious']);
  });

  it('names the probe file that is none', async () => {
    const probe = join(folder, 'no-probe-at-all.json');
    writeFileSync(probe, '{"probes": []}');
    const result = await sortOf('probed', { frames: 100 }, ['--probe', probe]);
    expectNothingWritten(result, /^PROBE_INVALID$/);
    expect(result.stderr).toContain(`${probe}: `);
  });

  it('tells a file that is not what its ending says', async () => {
    const path = join(folder, 'fake.npy');
    writeFileSync(path, '\x93NUMPY', 'latin1');
    appendFileSync(path, new Uint8Array(40).fill(255));
    expectNothingWritten(await sortPath(path, 'fake', ['--sample-rate', '20000']), /^NPY_/);
  });
});
