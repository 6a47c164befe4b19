import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**'],
    setupFiles: ['test/support/property-seed.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Threads of tests run TypeScript, which Node takes the types from in WebAssembly. V8 crashes where it compiles
    // the calls that this makes while another such thread ends.
    execArgv: ['--wasm-wrapper-tiering-budget=2147483647'],
    // What the program remembers of its user is not for tests.
    env: { XDG_DATA_HOME: join(tmpdir(), 'spikeloom-test-user') },
  },
});
