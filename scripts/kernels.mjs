import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { inProject, projectRoot } from './project.mjs';
import { runQuietly } from './run-process.mjs';

const sources = ['core', 'kernels', 'assembly'];
const compiled = inProject('core', 'kernels', 'compiled-kernels.ts');

/*
 * No garbage collector, no data segments, no start function: many instances can share one memory,
 * because none writes where it was not told to.
 */
const options = [
  '-O3',
  '--converge',
  '--noAssert',
  ...['--runtime', 'stub'],
  ...['--importMemory', '--noExportMemory', '--sharedMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '65536'],
  ...['--enable', 'simd', '--enable', 'threads'],
  ...['--use', 'abort='],
];

/**
 * Compiles the kernels to WebAssembly, where their sources changed since the last time, and writes
 * the bytes as a TypeScript file: the core can read no others.
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function ensureKernels(node) {
  const firstLine = `// Made by npm run build from ${sources.join('/')}, ${signature()}`;
  if (existsSync(compiled) && readFileSync(compiled, 'utf8').startsWith(firstLine)) {
    return { code: 0, output: '' };
  }
  const folder = mkdtempSync(inProject('node_modules', '.kernels-'));
  try {
    const wasm = join(folder, 'kernels.wasm');
    const asc = inProject('node_modules', 'assemblyscript', 'bin', 'asc.js');
    const entry = [...sources, 'index.ts'].join('/');
    const result = await runQuietly(node, [asc, entry, '--outFile', wasm, ...options], {
      cwd: projectRoot,
    });
    if (result.code === 0) {
      const bytes = readFileSync(wasm).toString('base64');
      // By renaming, so that two builds at once leave one whole file.
      const written = join(folder, 'compiled-kernels.ts');
      writeFileSync(written, `${firstLine}\nexport const kernelBytes =\n  '${bytes}';\n`);
      renameSync(written, compiled);
    }
    return result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Changes with the sources, the options and the compiler. */
function signature() {
  const hash = createHash('sha256').update(JSON.stringify(options));
  hash.update(readFileSync(inProject('node_modules', 'assemblyscript', 'package.json')));
  for (const name of readdirSync(inProject(...sources)).sort()) {
    hash.update(`${name}\n`).update(readFileSync(inProject(...sources, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
