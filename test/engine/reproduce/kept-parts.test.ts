import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ThreadTeam } from '../../../engine/compute/thread-team.ts';
import { learnBiasCurve } from '../../../engine/reproduce/experiments/pudle-bias.ts';
import { KeptParts } from '../../../engine/reproduce/kept-parts.ts';
import { runOnThreads, runParts } from '../../../engine/reproduce/parts-on-threads.ts';
import { endOf } from '../../support/cli.ts';

const root = await mkdtemp(join(tmpdir(), 'spikeloom-parts-'));
afterAll(() => rm(root, { recursive: true }));

const tenParts = fileURLToPath(new URL('fixtures/ten-parts.ts', import.meta.url));
const start = (folder: string) => spawn(process.execPath, [tenParts, folder]);
const linesOf = (text: string) => text.trim().split('\n');

describe('parts of an experiment', () => {
  it('are computed once, whenever the process is killed, and give what they gave', async () => {
    const whole = linesOf((await endOf(start(join(root, 'whole')))).stdout);
    expect(whole.slice(0, -1)).toEqual(Array.from({ length: 10 }, (_, i) => String(i)));
    for (const killAt of ['0', '4', '9']) {
      const folder = join(root, `killed-${killAt}`);
      const child = start(folder);
      const end = endOf(child);
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes(killAt)) child.kill('SIGKILL');
      });
      await end;
      const kept = (await readdir(join(folder, 'a build'))).filter((name) =>
        name.endsWith('.part'),
      );
      const again = linesOf((await endOf(start(folder))).stdout);
      expect(again.at(-1)).toBe(whole.at(-1));
      expect(again.slice(0, -1)).toEqual(whole.slice(kept.length, -1));
    }
  });

  it('are computed again where their file is damaged', async () => {
    const folder = join(root, 'damaged');
    const parts = new KeptParts(folder, 'build');
    await parts.open();
    await parts.part('a/b', () => [1, 2, 3]);
    const [file] = await readdir(join(folder, 'build'));
    for (const bytes of [0, 3]) {
      await truncate(join(folder, 'build', file!), bytes);
      expect(await parts.part('a/b', () => [4])).toEqual([4]);
      expect(await parts.part('a/b', () => [5])).toEqual([4]);
    }
  });

  it('of another build are forgotten, and all are once the whole is done', async () => {
    const folder = join(root, 'builds');
    const old = new KeptParts(folder, 'old');
    await old.open();
    await old.keep('part', 1);
    const parts = new KeptParts(folder, 'new');
    expect(await parts.open()).toBe(0);
    expect(await parts.part('part', () => 2)).toBe(2);
    expect(await new KeptParts(folder, 'new').open()).toBe(1);
    await parts.remove();
    expect(await readdir(root)).not.toContain('builds');
  });

  it('on threads are those that are missing, in the order of the tasks', async () => {
    const parts = new KeptParts(join(root, 'threads'), 'build');
    await parts.open();
    await parts.keep('2', 200);
    const worker = join(root, 'ten-times.mjs');
    await writeFile(worker, 'export default async (task) => ({ result: 10 * task });\n');
    const team = new ThreadTeam(new URL(`file://${worker}`));
    const heard: number[] = [];
    const run = () =>
      runOnThreads<number, number>(team, parts, {
        tasks: [1, 2, 3],
        nameOf: String,
        onResult: (_, task) => heard.push(task),
      });
    try {
      expect(await run()).toEqual([10, 200, 30]);
      expect(await run()).toEqual([10, 200, 30]);
      expect(heard.sort((a, b) => a - b)).toEqual([1, 3]);
    } finally {
      await team.end();
    }
  });

  it('by the worker of experiments are to the byte what this thread computes', async () => {
    const parts = new KeptParts(join(root, 'experiment'), 'build');
    await parts.open();
    const tasks = ['g^ae-ls', 'NOODL'].map((way) => ({
      ...{ signalSize: 20, signalCount: 60, updates: 20, sparsity: 2 },
      way,
    }));
    const curves = await runParts('pudle-bias', parts, {
      tasks,
      nameOf: ({ way }) => way,
      onResult: () => {},
    });
    expect(curves).toEqual(tasks.map(learnBiasCurve));
    for (const errors of curves) expect(new Set(errors).size).toBe(3);
  });
});
