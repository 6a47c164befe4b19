import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesIn, resultFiles, runCli, temporaryFolder } from '../../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../../support/raw-recording.ts';

const root = temporaryFolder();
const session = join(root, 'mouse');
mkdirSync(session);
const frames = 40_000;
const random = noise(3);
const recording = writeRawRecording(join(session, 'day1'), {
  ...{ channels: 1, frames },
  valueAt: (frame) => spikeShape((frame % 900) - 450) + random(),
});
const samples = Array.from({ length: 44 }, (_, spike) => 450 + 900 * spike);

function csv(name: string, rows: readonly (readonly (string | number)[])[]): string {
  const path = join(root, name);
  writeFileSync(path, rows.map((row) => `${row.join(',')}\n`).join(''));
  return path;
}

const header = ['unit_id', 'sample_index'];
const good = csv('found.csv', [header, ...samples.map((sample) => [5, sample])]);

describe('import', () => {
  it('keeps a sorting as a run of the session, which is exported like a sort', async () => {
    const imported = await runCli(['import', good, '--recording', recording, '--json']);
    expect({ ...imported, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(JSON.parse(imported.stdout)).toMatchObject({
      ...{ name: 'day1', unitCount: 1, spikeCount: samples.length },
      units: [{ unitId: 5, num_spikes: samples.length }],
    });
    const home = join(session, 'spikeloom');
    expect(namesIn(join(home, 'imports', 'day1'))).toEqual(resultFiles);
    const { stdout } = await runCli(['runs', session]);
    expect(stdout).toContain(`imported from ${good} (CSV)`);

    const flags = ['--format', 'npz', '--recording', 'day1', '--run', '1'];
    const exported = await runCli(['export', session, ...flags]);
    expect(exported.code, exported.stderr).toBe(0);
    expect(namesIn(join(home, 'exports', 'day1', 'npz'))).toContain('sorting.npz');
    const unknown = await runCli(['export', session, ...flags.slice(0, 4), '--run', '9']);
    expect(unknown.stderr).toContain('error[NO_SUCH_RUN]');
  });

  it('writes a folder of its own with --out, the same every time but for the times', async () => {
    const read = async (out: string) => {
      const flags = ['--recording', recording, '--out', join(root, out)];
      const { code, stderr } = await runCli(['import', good, ...flags]);
      expect(code, stderr).toBe(0);
      const folder = join(root, out, 'day1');
      expect(namesIn(folder)).toEqual(resultFiles);
      const { run, ...rest } = JSON.parse(readFileSync(join(folder, 'sorting.json'), 'utf8'));
      expect(run.stageSeconds).toHaveProperty('Measuring spikes');
      return [rest, readFileSync(join(folder, 'spikes.csv'), 'utf8')] as const;
    };
    const [first, second] = [await read('one'), await read('two')];
    expect(second).toEqual(first);
    expect(first[0].importedFrom).toMatchObject({ form: 'CSV', path: good, units: [] });
    expect(first[0].importedFrom.files).toMatchObject([{ name: 'found.csv' }]);
  });

  it.each([
    ['SPIKES_OUTSIDE', csv('outside.csv', [header, [1, 40], [1, frames]]), []],
    ['EMPTY_SORTING', csv('empty.csv', [header]), []],
    ['BAD_CSV', csv('bad.csv', [header, [1, 'x']]), []],
    ['FILE_NOT_FOUND', join(root, 'nowhere'), []],
    [
      'SPIKES_NOT_IN_SIGNAL',
      csv('other.csv', [header, ...samples.flatMap((s) => [100, 200, 300].map((d) => [1, s + d]))]),
      [],
    ],
    ['BAD_FLAG', good, ['--session', session]],
  ])('says %s and writes nothing', async (code, path, more) => {
    const out = join(root, `not-${code}`);
    const flags = ['--recording', recording, '--out', out, ...more];
    const result = await runCli(['import', path, ...flags]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(new RegExp(`^error\\[${code}\\]: .*\\n$`));
    expect(namesIn(out)).toEqual([]);
  });

  it('names the recordings of the session where the one that was given is none of them', async () => {
    const flags = ['--recording', good, '--session', session];
    const { stderr } = await runCli(['import', good, ...flags]);
    expect(stderr).toMatch(/^error\[NO_SUCH_RECORDING\]: .*day1\.bin/);
  });
});
