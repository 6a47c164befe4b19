import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildName } from '../../engine/version.ts';
import { temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();

it('is what the build left beside the folders of its modules', async () => {
  mkdirSync(join(folder, 'engine'));
  const module = join(folder, 'engine', 'version.ts');
  copyFileSync(new URL('../../engine/version.ts', import.meta.url), module);
  writeFileSync(join(folder, '.built-from'), 'c72b9a');
  const built: { readonly buildName: typeof buildName } = await import(module);
  expect(built.buildName()).toBe('c72b9a');
});

it('is the same for all sources that run as they are', () => {
  expect(buildName()).toBe('sources');
});
