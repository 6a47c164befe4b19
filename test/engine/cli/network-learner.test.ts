import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();

it('sort --learner network trains templates, finds the planted units and gives the same bytes on any number of threads', async () => {
  const simulated = ['--preset', 'tetrode', '--units', '3', '--duration-s', '8', '--out', folder];
  expect((await runCli(['simulate', ...simulated])).code).toBe(0);
  const results: string[] = [];
  for (const threads of ['1', '2']) {
    const out = join(folder, threads);
    const sort = ['sort', join(folder, 'tetrode.bin'), '--out', out, '--threads', threads];
    const sorted = await runCli([...sort, '--learner', 'network']);
    expect(sorted.stderr).toBe('');
    expect(sorted.code).toBe(0);
    results.push(readFileSync(join(out, 'tetrode', 'spikes.csv'), 'utf8'));
  }
  expect(results[1]).toBe(results[0]);
  const result = join(folder, '1', 'tetrode');
  const sorting = JSON.parse(readFileSync(join(result, 'sorting.json'), 'utf8')) as object;
  expect(sorting).toMatchObject({ parameters: { learner: 'network', networkBackend: 'wasm' } });
  const truth = join(folder, 'truth.csv');
  const evaluated = await runCli(['evaluate', '--sorting', result, '--truth', truth, '--json']);
  const { rows } = JSON.parse(evaluated.stdout) as { rows: { accuracy: number }[] };
  expect(rows.filter(({ accuracy }) => accuracy > 0.8)).toHaveLength(3);
}, 300_000);
