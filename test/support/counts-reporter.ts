import type { Reporter, TestModule } from 'vitest/node';

/** `N passed, N failed` with `, N skipped` where there are any: one plain line that programs can read. */
export function countsLine(passed: number, failed: number, skipped: number): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/** Ends a test run with its counts. A file that breaks outside its tests counts as a failed test. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      const before = counts.failed;
      for (const test of module.children.allTests()) counts[test.result().state]++;
      if (module.state() === 'failed' && counts.failed === before) counts.failed++;
    }
    process.stdout.write(`\n${countsLine(counts.passed, counts.failed, counts.skipped)}\n`);
  }
}
