/**
 * Damages files of every recording format and reads them: `npm run fuzz -- [--cases N] [--seed N]
 * [--format NAME]`. The same seed damages the same file in the same way. Every format is read in a
 * process of its own, which is ended where a case takes too long or memory grows without bounds; what
 * is found is printed with its seed, and the exit code is 1.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { WorkerNews } from './format-worker.ts';
import { specimens } from './specimens.ts';

const hdf5Formats = ['nwb', 'mearec', 'mat-7.3'];
const formats = [...Object.keys(specimens), ...hdf5Formats];
/** Far above what a case takes on a busy machine. */
const MOST_CASE_MS = 180_000;
const MOST_FAULTS = 20;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '0' },
    format: { type: 'string', multiple: true },
  },
});
const unknown = values.format?.find((format) => !formats.includes(format));
const [cases, seed] = [Number(values.cases), Number(values.seed)];
if (unknown !== undefined || !(cases > 0) || !(seed >= 0)) {
  process.stderr.write(
    `--format is one of ${formats.join(', ')}; --cases and --seed are numbers.\n`,
  );
  process.exit(2);
}

let faultCount = 0;
for (const format of values.format ?? formats) {
  const faults = await fuzzFormat(format, seed, cases);
  for (const { seed: at, what } of faults) {
    process.stdout.write(`${format}, seed ${at}: ${what}\n`);
    process.stdout.write(`  again: npm run fuzz -- --format ${format} --seed ${at} --cases 1\n`);
  }
  faultCount += faults.length;
}
process.exitCode = faultCount === 0 ? 0 : 1;

interface Fault {
  readonly seed: number;
  readonly what: string;
}

/** Goes on behind a case that ended its process. */
async function fuzzFormat(format: string, first: number, count: number): Promise<Fault[]> {
  const faults: Fault[] = [];
  const outcomes = { read: 0, refused: 0 };
  const started = performance.now();
  let next = first;
  while (next < first + count && faults.length < MOST_FAULTS) {
    const run = await runWorker(format, next, first + count - next);
    faults.push(...run.faults);
    outcomes.read += run.read;
    outcomes.refused += run.refused;
    next = run.lastSeed + 1;
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  const found = faults.length === 0 ? 'no fault' : `${faults.length} faults`;
  process.stdout.write(
    `${format}: ${next - first} cases in ${seconds} s, ${outcomes.read} read, ${outcomes.refused} refused, ${found}\n`,
  );
  return faults;
}

interface Run {
  readonly faults: readonly Fault[];
  readonly lastSeed: number;
  readonly read: number;
  readonly refused: number;
}

function runWorker(format: string, first: number, count: number): Promise<Run> {
  const script = fileURLToPath(new URL('format-worker.ts', import.meta.url));
  const worker = fork(script, [format, String(first), String(count)], {
    execArgv: ['--max-old-space-size=512', '--disable-warning=ExperimentalWarning'],
    // What the HDF5 library prints of damage is no fault.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return watch(worker, first, count);
}

function watch(worker: ChildProcess, first: number, count: number): Promise<Run> {
  const faults: Fault[] = [];
  let lastSeed = first;
  let done = { read: 0, refused: 0 };
  let isDone = false;
  let lastWords = '';
  let hangs: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(hangs);
    hangs = setTimeout(() => {
      faults.push({ seed: lastSeed, what: `took more than ${MOST_CASE_MS / 1000} s` });
      worker.kill('SIGKILL');
    }, MOST_CASE_MS);
  };
  worker.stderr!.on('data', (data: Buffer) => {
    lastWords = `${lastWords}${data.toString()}`.slice(-2000);
  });
  worker.on('message', (news: WorkerNews) => {
    wait();
    if ('done' in news) {
      done = news.done;
      isDone = true;
    } else {
      lastSeed = news.seed;
      if ('fault' in news) faults.push({ seed: news.seed, what: news.fault });
      if (faults.length >= MOST_FAULTS) worker.kill('SIGKILL');
    }
  });
  return new Promise((resolve) => {
    worker.on('close', (code, signal) => {
      clearTimeout(hangs);
      const isTold = faults.some((fault) => fault.seed === lastSeed);
      if (!isDone && !isTold) {
        faults.push({ seed: lastSeed, what: `ended by ${signal ?? code}: ${lastWords}` });
      }
      resolve({ faults, lastSeed: isDone ? first + count - 1 : lastSeed, ...done });
    });
  });
}
