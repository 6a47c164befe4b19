import { expect, it } from 'vitest';
import { createProgram } from '../../../engine/cli/program.ts';
import { tensorBackendNames } from '../../../engine/compute/tensor/tensor-backend.ts';
import { runCli } from '../../support/cli.ts';

it('loads nothing of tfjs before it is asked for', async () => {
  createProgram();
  await import('../../../engine/host.ts');
  expect(globalThis).not.toHaveProperty('_tfGlobals');
  const { openTensorBackend } = await import(
    '../../../engine/compute/tensor/open-tensor-backend.ts'
  );
  await openTensorBackend('cpu');
  expect(globalThis).toHaveProperty('_tfGlobals');
});

it('says of every backend what it is, or why it is missing and what to do', async () => {
  const json = await runCli(['backends', '--json']);
  expect(json.code).toBe(0);
  const facts = JSON.parse(json.stdout) as { name: string; ready: boolean }[];
  expect(facts.map(({ name }) => name)).toEqual(tensorBackendNames);
  expect(facts.slice(0, 2)).toMatchObject([{ ready: true }, { ready: true }]);
  for (const one of facts) {
    expect(one).toEqual(
      one.ready
        ? { name: one.name, ready: true, what: expect.stringMatching(/^[^\n]{10,}$/) }
        : {
            name: one.name,
            ready: false,
            missing: expect.stringMatching(/^[^\n]{10,}$/),
            remedy: expect.stringMatching(/^[^\n]{10,}$/),
          },
    );
  }
  const { stdout } = await runCli(['backends']);
  expect(stdout).toMatch(/^backend +here +what/);
  expect(stdout.match(/^To have /gm)?.length ?? 0).toBe(facts.filter(({ ready }) => !ready).length);
});
