import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
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
const seconds = 20_000;

/** Writes a recording of noise with something in it, sorts it, and gives what came of it. */
async function sortOf(
  name: string,
  recording: Partial<RawRecording>,
  flags: readonly string[] = [],
) {
  const random = noise(1);
  const path = writeRawRecording(join(folder, name), {
    channels: 2,
    frames: 2 * seconds,
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

/** A failed command: one line that names the fault, no bug, nothing written. */
function expectOneErrorLine({ code, stdout, stderr }: CliResult, errorCode: RegExp) {
  expect(stdout).toBe('');
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('note['));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^error\[[A-Z_]+\]: .{20,}/);
  expect(/^error\[([A-Z_]+)\]/.exec(lines[0])?.[1]).toMatch(errorCode);
  expect(code).toBe(2);
}

/** A whole result with `spikes` spikes at most. */
function expectSmallResult(result: CliResult & { written: string }, mostSpikes: number) {
  expect(result.stderr).not.toContain('error[');
  expect(result.code).toBe(0);
  expect(namesIn(result.written)).toEqual(resultFiles);
  const rows = readFileSync(join(result.written, 'spikes.csv'), 'utf8').trimEnd().split('\r\n');
  expect(rows[0]).toBe('unit_id,sample_index,time_s,amplitude_uv,margin,segment');
  expect(rows.length - 1).toBeLessThanOrEqual(mostSpikes);
  const templates = readFileSync(join(result.written, 'templates.npy'));
  expect(templates.subarray(1, 6).toString()).toBe('NUMPY');
  JSON.parse(readFileSync(join(result.written, 'sorting.json'), 'utf8'));
}

describe('a recording with little in it', () => {
  it('may hold no spike at all', async () => {
    expectSmallResult(await sortOf('quiet', {}), 20);
  });

  it('may have one channel', async () => {
    expectSmallResult(await sortOf('one-channel', { channels: 1 }), 20);
  });

  it('may hold one spike', async () => {
    const random = noise(2);
    const valueAt = (frame: number) => random() + spikeShape(frame - seconds);
    expectSmallResult(await sortOf('one-spike', { valueAt }), 20);
  });

  it('may be all zeros', async () => {
    expectSmallResult(await sortOf('zeros', { valueAt: () => 0 }), 0);
  });

  it('may hold NaN', async () => {
    const random = noise(3);
    const valueAt = (frame: number, channel: number) =>
      channel === 0 && frame > 5000 && frame < 6000 ? Number.NaN : random();
    expectSmallResult(await sortOf('nan', { valueAt }), 20);
    expectSmallResult(await sortOf('all-nan', { valueAt: () => Number.NaN }), 0);
  });

  it('may be a single frame', async () => {
    expectSmallResult(await sortOf('one-frame', { frames: 1 }), 0);
  });

  it('may end within a frame, which is said', async () => {
    const path = writeRawRecording(join(folder, 'cut'), {
      channels: 2,
      frames: seconds,
      valueAt: noise(4),
    });
    truncateSync(path, 8 * seconds - 3);
    const result = await sortPath(path, 'cut');
    expect(result.stderr).toContain('note[TRUNCATED_LAST_FRAME]');
    expectSmallResult(result, 20);
  });

  it('may have another number of channels than was said, which is said', async () => {
    const path = writeRawRecording(join(folder, 'channels'), {
      channels: 4,
      frames: seconds,
      valueAt: noise(5),
    });
    const result = await sortPath(path, 'channels', ['--channels', '3']);
    expect(result.stderr).toMatch(/TRUNCATED_LAST_FRAME.*number of channels/);
    expectSmallResult(result, 20);
  });
});

describe('a request that cannot be carried out', () => {
  it('names a missing file', async () => {
    const result = await sortPath(join(folder, 'nowhere.bin'), 'nowhere');
    expectOneErrorLine(result, /^FILE_NOT_FOUND$/);
    expect(existsSync(result.out)).toBe(false);
  });

  it('names an empty file', async () => {
    const path = join(folder, 'empty.bin');
    writeFileSync(path, '');
    const result = await sortPath(path, 'empty');
    expectOneErrorLine(result, /^EMPTY_FILE$/);
    expect(existsSync(result.out)).toBe(false);
  });

  it('names what must be told about a raw file', async () => {
    const path = join(folder, 'untold.dat');
    writeFileSync(path, new Uint8Array(1000));
    const result = await sortPath(path, 'untold', ['--channels', '2']);
    expectOneErrorLine(result, /^RAW_FACTS_MISSING$/);
    expect(result.stderr).toMatch(/--sample-rate, --dtype/);
  });

  it('names a folder without a recording', async () => {
    mkdirSync(join(folder, 'papers'));
    writeFileSync(join(folder, 'papers', 'notes.txt'), 'text');
    expectOneErrorLine(await sortPath(join(folder, 'papers'), 'papers'), /^NO_RECORDING$/);
  });

  it.each([
    [['--template-ms', 'long'], /^BAD_PARAMETER$/],
    [['--units', '0'], /^BAD_PARAMETER$/],
    [['--band-pass', '6000-300'], /^BAD_PARAMETER$/],
    [['--threads', '1.5'], /^BAD_FLAG$/],
    [['--sample-rate', 'fast'], /^BAD_FLAG$/],
    [['--sample-rate', '-1'], /^INVALID_OPTION$/],
    [['--dtype', 'int12'], /^INVALID_OPTION$/],
    [['--probe', 'no-probe.json'], /^FILE_NOT_FOUND$/],
    [['--no-such-flag'], /^BAD_COMMAND$/],
  ])('names the flag of %j', async (flags, code) => {
    const result = await sortOf('flags', { frames: 100 }, flags);
    expectOneErrorLine(result, code);
    expect(result.stderr).toContain(flags[0].replace('--probe', 'no-probe.json'));
    expect(existsSync(result.out)).toBe(false);
  });

  it('names an output folder that cannot be', async () => {
    const path = join(folder, 'a-file');
    writeFileSync(path, '');
    const recording = writeRawRecording(join(folder, 'fine'), {
      channels: 1,
      frames: 100,
      valueAt: noise(6),
    });
    const result = await runCli(['sort', recording, '--out', join(path, 'below')]);
    expectOneErrorLine(result, /^(NOT_A_FOLDER|ALREADY_EXISTS)$/);
  });

  it('replaces no folder that Spikeloom did not write', async () => {
    const recording = writeRawRecording(join(folder, 'precious'), {
      channels: 1,
      frames: seconds,
      valueAt: noise(7),
    });
    const out = join(folder, 'out-precious');
    mkdirSync(join(out, 'precious'), { recursive: true });
    writeFileSync(join(out, 'precious', 'thesis.txt'), 'years of work');
    expectOneErrorLine(await runCli(['sort', recording, '--out', out]), /^OUTPUT_NOT_OURS$/);
    expect(namesIn(join(out, 'precious'))).toEqual(['thesis.txt']);
    expect(namesIn(out)).toEqual(['precious']);
  });

  it('tells a file that is not what its ending says', async () => {
    const path = join(folder, 'fake.npy');
    writeFileSync(path, '\x93NUMPY', 'latin1');
    appendFileSync(path, new Uint8Array(40).fill(255));
    expectOneErrorLine(await sortPath(path, 'fake', ['--sample-rate', '20000']), /^[A-Z_]+$/);
  });
});

describe('several recordings', () => {
  it('are sorted although one is bad, and the exit code tells', async () => {
    const good = writeRawRecording(join(folder, 'good'), {
      channels: 1,
      frames: seconds,
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
        frames: seconds,
        valueAt: noise(9),
      });
    }
    const out = join(folder, 'out-session');
    const result = await runCli(['sort', session, '--out', out]);
    expect(result.stderr).not.toContain('error[');
    expect(result.code).toBe(0);
    expect(namesIn(out)).toEqual(['day', 'day-2']);
  });
});
