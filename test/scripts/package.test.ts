import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tool = (...parts: string[]) => join(root, 'node_modules', ...parts);
const run = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });

/** Where Electron's program keeps its fuses: this text, a version, their number, and a letter each. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** What electron-builder wants of a folder of Electron, without Electron. */
function standIn(folder: string): string {
  const dist = join(folder, 'electron');
  mkdirSync(join(dist, 'locales'), { recursive: true });
  mkdirSync(join(dist, 'resources'));
  mkdirSync(join(folder, 'empty'));
  const fuses = Buffer.concat([Buffer.from([1, 9]), Buffer.from('1'.repeat(9))]);
  writeFileSync(join(dist, 'electron'), Buffer.concat([Buffer.from(`#!${fuseSentinel}`), fuses]));
  chmodSync(join(dist, 'electron'), 0o755);
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox']) {
    writeFileSync(join(dist, name), '');
  }
  writeFileSync(join(dist, 'locales', 'en-US.pak'), '');
  const defaultApp = join(dist, 'resources', 'default_app.asar');
  run(tool('@electron', 'asar', 'bin', 'asar.js'), 'pack', join(folder, 'empty'), defaultApp);
  return dist;
}

describe.skipIf(process.platform !== 'linux')('the package', () => {
  const folder = temporaryFolder();
  const app = join(folder, 'release', 'linux-unpacked');
  let packed: readonly string[] = [];

  beforeAll(() => {
    const dist = standIn(folder);
    const settings = [
      `-c.electronDist=${dist}`,
      `-c.directories.output=${join(folder, 'release')}`,
    ];
    run(tool('electron-builder', 'cli.js'), '--dir', '--linux', ...settings);
    packed = run(
      tool('@electron', 'asar', 'bin', 'asar.js'),
      'list',
      join(app, 'resources', 'app.asar'),
    ).split('\n');
  });

  it('holds the program, its window, and what they import', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/electron/main/main.js',
        '/dist/electron/preload/preload.cjs',
        '/dist/electron/engine.js',
        '/dist/engine/api/engine.js',
        '/dist/core/index.js',
        '/dist/renderer/index.html',
        '/node_modules/birpc/package.json',
        '/node_modules/better-sqlite3/package.json',
        '/node_modules/piscina/package.json',
      ]),
    );
  });

  it('holds nothing that only development needs', () => {
    const unwanted =
      /^\/(test|docs|scripts)|\.map$|\.d\.ts$|^\/dist\/(engine\/bench|test)|node_modules\/(node-linux|vite|vitest|typescript|electron)\b/;
    expect(packed.filter((path) => unwanted.test(path))).toEqual([]);
  });

  it('has native modules where the system can load them', () => {
    const unpacked = join(app, 'resources', 'app.asar.unpacked', 'node_modules', 'better-sqlite3');
    const natives = execFileSync('find', [unpacked, '-name', '*.node'], { encoding: 'utf8' });
    expect(natives).toContain('linux');
  });

  it('has the fuses of Electron set: nothing but our archive runs in it', () => {
    const program = readFileSync(join(app, 'spikeloom'));
    const start = program.indexOf(fuseSentinel) + fuseSentinel.length + 2;
    const fuses = program.subarray(start, start + 7).toString();
    // Run as Node, cookie encryption, NODE_OPTIONS, inspection, integrity, only the archive, snapshot.
    expect(fuses.slice(0, 6)).toBe('010011');
  });
});
