import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { namesIn, program, resultFiles, runCli, temporaryFolder } from '../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../support/raw-recording.ts';

const workflow = fileURLToPath(new URL('../../resources/cluster/Snakefile', import.meta.url));
const version = spawnSync('snakemake', ['--version'], { encoding: 'utf8' });

const folder = temporaryFolder();
const recordings = join(folder, 'recordings');

function snakemake(...args: string[]) {
  const settings = [
    'recordings=recordings',
    'results=results',
    'threads=1',
    `spikeloom=${process.execPath} ${program}`,
  ];
  const run = spawnSync(
    'snakemake',
    ['-s', workflow, '--cores', '2', '--directory', folder, ...args, '--config', ...settings],
    { encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') } },
  );
  expect(run.stderr).toContain('(100%) done');
  expect(run.status).toBe(0);
}

/** A second of noise and one neuron. */
function writeNeuron(name: string, seed: number): void {
  const random = noise(seed);
  writeRawRecording(join(recordings, name), {
    channels: 2,
    frames: 20_000,
    valueAt: (frame, channel) =>
      random() + (channel === 0 ? spikeShape(((frame + 200) % 400) - 200) : 0),
  });
}

const rowsOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));

describe('the workflow for clusters', () => {
  // apt-get install snakemake
  it.skipIf(version.error !== undefined)(
    'finds in every recording what a session does, and tells of those that cannot be sorted',
    async () => {
      mkdirSync(join(recordings, 'day 1'), { recursive: true });
      ['day 1/ä', 'b'].forEach(writeNeuron);
      writeFileSync(join(recordings, 'bad.wav'), 'not a sound');
      snakemake();

      const session = await runCli(['sort', recordings]);
      expect(session.code).toBe(2);
      const [header, ...ofSession] = rowsOf(join(recordings, 'spikeloom', 'summary.csv'));
      const [columns, ...ofWorkflow] = rowsOf(join(folder, 'results', 'summary.csv'));
      expect(columns).toEqual(header);
      const compared = (rows: string[][]) =>
        rows.map((row) => row.slice(0, header!.indexOf('seconds')));
      expect(compared(ofWorkflow)).toEqual(compared(ofSession));
      expect(ofWorkflow.map(([name, path, state]) => [name, path, state])).toEqual([
        ['b', 'b.bin', 'sorted'],
        ['day_1_ä', 'day 1/ä.bin', 'sorted'],
        ['bad.wav', 'bad.wav', 'failed'],
      ]);
      expect(ofWorkflow[2]!.join(',')).toContain('bad.wav has no header');
      const results = join(folder, 'results', 'recordings', 'day_1_ä', 'ä');
      expect(namesIn(results)).toEqual(resultFiles);
      expect(readFileSync(join(results, 'spikes.csv'))).toEqual(
        readFileSync(join(recordings, 'spikeloom', 'day_1_ä', 'spikes.csv')),
      );

      const answer = join(folder, 'results', 'answers', 'b.json');
      const answeredMs = statSync(answer).mtimeMs;
      writeNeuron('c', 3);
      snakemake('--forcerun', 'find');
      const names = rowsOf(join(folder, 'results', 'summary.csv')).map(([name]) => name);
      expect(names.sort()).toEqual(['b', 'bad.wav', 'c', 'day_1_ä', 'recording']);
      expect(statSync(answer).mtimeMs).toBe(answeredMs);
    },
  );
});
