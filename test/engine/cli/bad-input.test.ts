import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type CliResult,
  namesIn,
  resultFiles,
  runCli,
  temporaryFolder,
} from '../../support/cli.ts';
import {
  noise,
  type RawRecording,
  spikeShape,
  writeRawRecording,
} from '../../support/raw-recording.ts';

const folder = temporaryFolder();
/** Samples in a second: most recordings here are that long. */
const second = 20_000;

/** A recording with nothing wrong about it. */
const fine = writeRawRecording(join(folder, 'fine'), {
  channels: 1,
  frames: second / 2,
  valueAt: noise(6),
});

let names = 0;
/** A name that no other test has; many run at the same time. */
const fresh = (name: string) => `${name}-${names++}`;

/** Writes a recording of noise with something in it, sorts it, and gives what came of it. */
async function sortOf(
  name: string,
  recording: Partial<RawRecording>,
  flags: readonly string[] = [],
) {
  const random = noise(1);
  const path = writeRawRecording(join(folder, name), {
    channels: 2,
    frames: second,
    valueAt: () => random(),
    ...recording,
  });
  return sortPath(path, name, flags);
}

async function sortPath(path: string, name: string, flags: readonly string[] = []) {
  const out = join(folder, `out-${name}`);
  const result = await runCli(['sort', path, '--out', out, ...flags]);
  return { ...result, out, written: join(out, name) };
}

/** A failed command: one line that names the fault, no bug. */
function expectOneErrorLine({ code, stdout, stderr }: CliResult, errorCode: RegExp) {
  expect(stdout).toBe('');
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('note['));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^error\[[A-Z_]+\]: .{20,}/);
  expect(/^error\[([A-Z_]+)\]/.exec(lines[0])?.[1]).toMatch(errorCode);
  expect(code).toBe(2);
}

/** A sort that failed so and left nothing, not even the folders that it had made. */
function expectNothingWritten(result: CliResult & { out: string }, errorCode: RegExp) {
  expectOneErrorLine(result, errorCode);
  expect(existsSync(result.out)).toBe(false);
}

/** A whole result with `spikes` spikes at most. */
function expectSmallResult(
  result: CliResult & { out: string; written: string },
  mostSpikes: number,
) {
  expect(result.stderr).not.toMatch(/error\[|Warning/);
  expect(result.code).toBe(0);
  expect(namesIn(result.out)).toEqual([basename(result.written)]);
  expect(namesIn(result.written)).toEqual(resultFiles);
  const rows = readFileSync(join(result.written, 'spikes.csv'), 'utf8').trimEnd().split('\r\n');
  expect(rows[0]).toBe('unit_id,sample_index,time_s,amplitude_uv,margin,segment');
  expect(rows.length - 1).toBeLessThanOrEqual(mostSpikes);
  const templates = readFileSync(join(result.written, 'templates.npy'));
  expect(templates.subarray(1, 6).toString()).toBe('NUMPY');
  JSON.parse(readFileSync(join(result.written, 'sorting.json'), 'utf8'));
}

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
    expectOneErrorLine(await runCli(['sort', fine]), /^BAD_COMMAND$/);
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
    for (const end of ends) expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(namesIn(out)).toEqual(['fine']);
    expect(namesIn(join(out, 'fine'))).toEqual(resultFiles);
  });
});
