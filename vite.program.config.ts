import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const inProject = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The modules that a thread runs, beside which the program looks for them. */
const workers = ['engine/compute', 'engine/files/hdf5'].flatMap((folder) =>
  readdirSync(inProject(folder))
    .filter((name) => name.endsWith('-worker.ts'))
    .map((name) => `${folder}/${name}`),
);

/**
 * The command line with its threads, in few files: a thread of many hundred small ones takes a quarter of a
 * second to start, and a sort starts half a dozen threads one after the other.
 */
export default defineConfig({
  build: {
    ssr: true,
    outDir: inProject('dist/program'),
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    rolldownOptions: {
      input: {
        main: inProject('engine/cli/main.ts'),
        ...Object.fromEntries(workers.map((path) => [basename(path, '.ts'), inProject(path)])),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
  ssr: { noExternal: ['birpc', 'commander', 'ws', 'zod'] },
});
