import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flagName, parameterTable } from '../../../core/index.ts';
import { runCli } from '../../support/cli.ts';

describe('the help', () => {
  it('of sort lists every parameter of the table with its values and default', async () => {
    const { code, stdout } = await runCli(['sort', '--help']);
    expect(code).toBe(0);
    const text = stdout.replaceAll(/\s+/g, ' ');
    for (const spec of parameterTable) {
      expect(text).toContain(`--${flagName(spec)}${spec.kind === 'flag' ? '' : ' <'}`);
      expect(text).toContain(spec.help);
      if (spec.kind !== 'flag') expect(text).toContain(`(default ${spec.default})`);
    }
  });

  it('is what the bare command prints, with every subcommand', async () => {
    const { code, stdout } = await runCli([]);
    expect(code).toBe(0);
    for (const name of [
      'sort',
      'list',
      'status',
      'runs',
      'export',
      'info',
      'events',
      'simulate',
      'evaluate',
      'convert',
      'import',
      'rates',
      'demo',
    ]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
  });

  it('knows the version in package.json', async () => {
    const path = new URL('../../../package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(path, 'utf8'));
    expect((await runCli(['--version'])).stdout).toBe(`${version}\n`);
  });
});
