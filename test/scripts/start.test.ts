import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';

// @ts-expect-error plain JavaScript, as everything that sets up
const { findDesktop, hasDisplay } = await import('../../scripts/desktop.mjs');

describe('the way to a window', () => {
  const dist = temporaryFolder();
  writeFileSync(join(dist, 'electron'), '#!/bin/sh\n');
  chmodSync(join(dist, 'electron'), 0o755);
  const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: dist };
  const find = (machine: object) =>
    findDesktop(process.execPath, { platform: 'linux', env, ...machine });

  it('is Electron where it is there', async () => {
    expect(await find({ userId: 1000 })).toEqual({ electron: join(dist, 'electron') });
  });

  it('is closed, and says why, where there is no display or only root', async () => {
    expect(await find({ env: {}, userId: 1000 })).toEqual({
      reason: 'this machine has no display',
    });
    expect((await find({ userId: 0 })).reason).toContain('root');
  });

  it('needs no variable but on Linux', () => {
    expect(hasDisplay({ platform: 'darwin', env: {} })).toBe(true);
    expect(hasDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true);
  });
});
