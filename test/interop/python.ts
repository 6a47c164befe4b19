import { spawnSync } from 'node:child_process';

/** The Python to compare with: `SPIKELOOM_PYTHON`, or the system's. */
const python = process.env.SPIKELOOM_PYTHON ?? 'python3';

/** Whether there is a Python that has all of these modules. */
export function hasModules(...modules: readonly string[]): boolean {
  const script = `import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in ${JSON.stringify(modules)}))`;
  return spawnSync(python, ['-c', script]).status === 0;
}

/** What a script prints as JSON in its last line. */
export function runPython(script: string, args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(python, [script, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
}
