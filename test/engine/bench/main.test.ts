import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../../engine/bench/main.ts', import.meta.url));
const bench = (...args: string[]) =>
  spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

describe('npm run bench', () => {
  it('tells what it takes', () => {
    const { status, stdout } = bench('--help');
    expect(status).toBe(0);
    for (const flag of ['--quick', '--only', '--json', '--out', '--docs', '--seed']) {
      expect(stdout).toContain(flag);
    }
  });

  it('names its parts where one is asked for that it does not have', () => {
    const { status, stderr } = bench('--only', 'coding,nothing');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error\[BAD_FLAG\]: --only names "nothing"; the parts are coding, /);
  });
});
