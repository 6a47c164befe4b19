import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const script = (name: string) => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'spikeloom-scripts-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Evaluates an expression with the exports of a script in scope as `script`. */
function evaluate(name: string, expression: string): unknown {
  const program = `const script = await import(${JSON.stringify(script(name))}); console.log(JSON.stringify(${expression}));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
  );
}

describe('the scripts that set the project up', () => {
  it.each([
    ['20.20.2', false],
    ['22.17.9', false],
    ['22.18.0', true],
    ['24.0.0', true],
  ])('takes Node %s: %s', (version, taken) => {
    expect(evaluate('project.mjs', `script.isNewEnough("${version}")`)).toBe(taken);
  });

  it('end like the program that they ran, by exit code and by signal', () => {
    const run = (program: string) =>
      evaluate(
        'run-process.mjs',
        `await script.runInForeground(process.execPath, ['-e', ${JSON.stringify(program)}])`,
      );
    expect(run('process.exit(7)')).toEqual({ code: 7 });
    expect(run("process.kill(process.pid, 'SIGKILL')")).toEqual({ signal: 'SIGKILL' });
  });
});
