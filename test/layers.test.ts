import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  findBreaches,
  type ImportTable,
  importsOf,
  type RoomRules,
} from './support/import-rules.ts';

const core = (...rooms: readonly string[]): RoomRules => ({
  rooms: rooms.map((room) => `core/${room}`),
});

/** The engine: core through its one door, itself, Node, and the packages named here. */
const engine = (...packages: readonly string[]): RoomRules => ({
  rooms: ['core/index', 'engine/*'],
  packages,
  node: true,
});

/**
 * The window: the core's one door, what the engine shares with its clients, React, and the packages
 * and rooms named here.
 */
const renderer = (rooms: readonly string[], ...packages: readonly string[]): RoomRules => ({
  rooms: ['core/index', ...rooms.map((room) => `renderer/${room}`)],
  files: ['engine/api/contract.ts', 'engine/api/channel/*'],
  packages: ['react', ...packages],
});

/** The core's second door: what needs tfjs, which nobody loads who does not ask for it. */
const networkDoor = ['core/network/index.ts'];

/** Who may import whom. A room may import itself; everything else that is not here is forbidden. */
const table: ImportTable = {
  'core/base': core(),
  'core/math': core('base'),
  'core/kernels': core('base', 'math'),
  'core/recording': core('base', 'math', 'kernels'),
  'core/csc': core('base', 'math', 'kernels'),
  'core/simulate': core('base', 'math', 'kernels'),
  'core/formats': core('base', 'recording'),
  'core/preprocess': core('base', 'math', 'kernels', 'recording'),
  'core/detect': core('base', 'math', 'kernels', 'recording'),
  'core/learn': core('base', 'math', 'kernels', 'csc'),
  'core/network': { ...core('base', 'csc'), packages: ['@tensorflow/tfjs-core'] },
  'core/point-process': core('base', 'math', 'csc', 'learn'),
  'core/sorting': core('base', 'math', 'recording', 'preprocess', 'detect', 'csc', 'learn'),
  'core/curation': core('base', 'sorting'),
  'core/quality': core('base', 'math', 'recording', 'sorting', 'point-process'),
  'core/exports': core('base', 'math', 'recording', 'sorting', 'csc', 'point-process', 'curation'),
  'core/index': core('*'),
  'engine/accuracy': engine(),
  'engine/api': engine('birpc', 'ws', 'zod'),
  'engine/bench': { ...engine(), files: networkDoor },
  'engine/cli': engine('commander'),
  'engine/compute': {
    ...engine(
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
      '@tensorflow/tfjs-node-gpu',
      'piscina',
      'webgpu',
    ),
    files: networkDoor,
  },
  'engine/error-facts': engine(),
  'engine/now-and-then': engine(),
  'engine/files': engine('h5wasm'),
  'engine/host': engine(),
  'engine/jobs': engine(),
  'engine/plots': engine(),
  'engine/reproduce': { ...engine(), files: networkDoor },
  'engine/store': engine('better-sqlite3'),
  'engine/session': engine(),
  'engine/version': engine(),
  'engine/results': engine(),
  'engine/sort-recording': engine(),
  'engine/traces': engine(),
  'renderer/main': renderer(['app'], 'react-dom'),
  'renderer/app': renderer(
    ['api', 'parts', 'plots', 'state', 'views'],
    '@tanstack/react-query',
    'lucide-react',
    'react-resizable-panels',
  ),
  'renderer/views': renderer(
    ['parts', 'plots', 'state'],
    '@tanstack/react-query',
    '@tanstack/react-virtual',
    'lucide-react',
    'react-resizable-panels',
    'zustand',
  ),
  'renderer/plots': renderer(['parts']),
  'renderer/parts': renderer([], 'lucide-react'),
  'renderer/state': renderer(['api'], '@tanstack/react-query', 'zustand'),
  'renderer/api': {
    ...renderer([], 'zustand'),
    files: ['engine/api/contract.ts', 'engine/api/channel/*', 'electron/preload/desktop.ts'],
  },
  'electron/preload': {
    rooms: [],
    files: ['engine/api/contract.ts'],
    packages: ['electron'],
  },
  'electron/engine-order': { rooms: [] },
  'electron/engine': {
    rooms: ['electron/engine-order'],
    files: ['engine/api/engine.ts', 'engine/api/channel/message-port.ts'],
  },
  'electron/main': {
    rooms: ['electron/engine-order'],
    files: [
      'electron/preload/desktop.ts',
      'engine/api/web/security.ts',
      'engine/api/web/static-files.ts',
    ],
    packages: ['electron'],
    node: true,
  },
};

const root = fileURLToPath(new URL('..', import.meta.url));
const notSources = ['node_modules', 'dist', 'test', 'demo-output', 'coverage'];

/** The folders of the program; those that nobody listed are looked into as well. */
const sourceFolders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  .map((entry) => entry.name)
  .filter((name) => !notSources.includes(name));

/** Every TypeScript file of the program, by its path from the root. */
function readSources(): Record<string, string> {
  const sources: Record<string, string> = {};
  for (const folder of sourceFolders) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.[mc]?tsx?$/.test(name)) continue;
      const path = `${folder}/${name.split(sep).join('/')}`;
      sources[path] = readFileSync(join(root, path), 'utf8');
    }
  }
  return sources;
}

describe('the imports table', () => {
  const sources = readSources();

  it('is kept by every source file', () => {
    expect(Object.keys(sources)).toContain('core/base/errors.ts');
    expect(findBreaches(sources, table)).toEqual([]);
  });

  it('cannot be stepped round by an alias', () => {
    const configurations = ['package.json', 'tsconfig.base.json', 'tsconfig.json'].concat(
      ['core', 'engine', 'electron', 'renderer', 'test'].map((folder) => `${folder}/tsconfig.json`),
    );
    for (const name of configurations) {
      expect(readFileSync(join(root, name), 'utf8'), name).not.toMatch(/"(paths|imports|baseUrl)"/);
    }
    for (const name of ['vite.config.ts', 'vite.program.config.ts', 'vitest.config.ts']) {
      expect(readFileSync(join(root, name), 'utf8'), name).not.toContain('alias');
    }
  });
});

describe('the checker', () => {
  const breaches = (path: string, source: string) => findBreaches({ [path]: source }, table);

  it.each([
    ['core/math/a.ts', "import { x } from '../base/errors.ts';"],
    ['core/math/a.ts', "import { x } from './b.ts';"],
    ['core/index.ts', "export { x } from './learn/a.ts';"],
    ['engine/cli/a.ts', "import { x } from '../../core/index.ts';"],
    ['engine/cli/a.ts', "import { x } from '../files/b.ts';"],
    ['engine/cli/a.ts', "import { join } from 'node:path'; import { Command } from 'commander';"],
    ['core/network/a.ts', "import * as tf from '@tensorflow/tfjs-core';"],
    ['core/base/a.ts', "const text = 'far from here';\nconst important = 1;"],
    ['renderer/views/A/A.tsx', "import { x } from '../../../engine/api/contract.ts';"],
    ['renderer/views/A/A.tsx', "import styles from './A.module.css';"],
    ['renderer/api/a.ts', "import { x } from '../../engine/api/channel/channel.ts';"],
  ])('lets pass what the table allows: %s %s', (path, source) => {
    expect(breaches(path, source)).toEqual([]);
  });

  it.each([
    ['core/base/a.ts', "import { fft } from '../math/fft.ts';", 'imports core/math/fft.ts'],
    ['core/base/a.ts', "import type { F } from '../math/fft.ts';", 'imports core/math/fft.ts'],
    ['core/csc/a.ts', "export * from '../learn/a.ts';", 'imports core/learn/a.ts'],
    ['core/csc/a.ts', "export { a as b } from '../learn/a.ts';", 'imports core/learn/a.ts'],
    ['core/csc/a.ts', "import '../learn/a.ts';", 'imports core/learn/a.ts'],
    ['core/csc/a.ts', "await import('../learn/a.ts');", 'imports core/learn/a.ts'],
    ['core/csc/a.ts', 'await import(`../learn/a.ts`);', 'imports core/learn/a.ts'],
    ['core/csc/a.ts', "await import(/* here */ '../learn/a.ts');", 'imports core/learn/a.ts'],
    ['core/csc/a.ts', 'await import(name);', 'imports something computed'],
    ['core/csc/a.ts', "await import('../learn/' + name);", 'imports something computed'],
    [
      'core/csc/a.ts',
      "import {\n  a, // don't\n} from '../learn/a.ts';",
      'imports core/learn/a.ts',
    ],
    ['core/csc/a.ts', "import{a}from'../learn/a.ts'", 'imports core/learn/a.ts'],
    ['core/csc/a.ts', 'import { x } from "../index.ts";', 'imports core/index.ts'],
    ['core/math/a.ts', "import { readFile } from 'node:fs';", "imports Node's node:fs"],
    ['core/math/a.ts', "import { readFile } from 'fs';", 'imports the package fs'],
    ['core/math/a.ts', "import x from 'ml-matrix/deep';", 'imports the package ml-matrix'],
    ['core/math/a.ts', "import x from '@s/p/deep';", 'imports the package @s/p'],
    ['core/math/a.ts', "import x from '#base/errors';", 'imports through the alias #base/errors'],
    ['core/math/a.ts', "import x from '@/base';", 'imports through the alias @/base'],
    ['core/math/a.ts', "import { x } from '../../engine/host.ts';", 'imports engine/host.ts'],
    ['engine/cli/a.ts', "import x from '../../core/math/fft.ts';", 'imports core/math/fft.ts'],
    ['engine/cli/a.ts', "const x = require('react');", 'imports the package react'],
    ['engine/files/a.ts', "import { Command } from 'commander';", 'imports the package commander'],
    ['engine/cli/a.ts', "import x from '../../test/support/x.ts';", 'imports test/support/x.ts'],
    [
      'renderer/api/a.ts',
      "import x from '../../engine/api/server.ts';",
      'imports engine/api/server.ts',
    ],
    ['renderer/views/A/A.tsx', "import x from '../../app/x.ts';", 'imports renderer/app/x.ts'],
  ])('catches a planted breach: %s %s', (path, source, fault) => {
    expect(breaches(path, source).map((breach) => breach.replace(/^\S+ /, ''))).toContain(fault);
  });

  it('forbids a room that the table does not know', () => {
    expect(breaches('core/misc/a.ts', '')).toEqual([
      'core/misc/a.ts: the room core/misc is not in the table',
    ]);
  });

  it('tells the line of a breach', () => {
    const source = "import { a } from './a.ts';\n\nimport { b } from '../learn/b.ts';\n";
    expect(importsOf(source)).toEqual([
      { specifier: './a.ts', line: 1 },
      { specifier: '../learn/b.ts', line: 3 },
    ]);
    expect(breaches('core/csc/a.ts', source)).toEqual(['core/csc/a.ts:3: imports core/learn/b.ts']);
  });
});
