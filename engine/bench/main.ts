import { parseArgs } from 'node:util';
import { UserError } from '../../core/index.ts';
import { formatNumber, formatTable } from '../cli/text-table.ts';
import {
  benchCoding,
  type CodingBenchOptions,
  type CodingBenchResult,
  paperWork,
} from './coding.ts';

const help = `npm run bench -- [--json] [--windows N] [--fista-windows N] [--repeats N] [--seed N]

Codes the CRsAE paper's simulated recording (Table III: ${paperWork.windows} windows of 1000 samples, C = 4,
K = 18, ${paperWork.snrDb} dB, lambda = ${paperWork.lambdaSigma} sigma) on one thread with the active set and with FISTA
T = ${paperWork.fistaIterations}, in one run. FISTA codes --fista-windows of them; its time is scaled to all.
`;

try {
  main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`error[${error.code}]: ${error.message}\n`);
  process.exitCode = 2;
}

function main(): void {
  const values = readFlags();
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const options: CodingBenchOptions = {
    ...paperWork,
    windows: wholeNumber('windows', values.windows, paperWork.windows),
    fistaWindows: wholeNumber('fista-windows', values['fista-windows'], paperWork.fistaWindows),
    repeats: wholeNumber('repeats', values.repeats, paperWork.repeats),
    seed: wholeNumber('seed', values.seed, paperWork.seed),
  };
  const result = benchCoding(
    { ...options, fistaWindows: Math.min(options.windows, options.fistaWindows) },
    () => performance.now(),
  );
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : table(result));
}

function readFlags() {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
        windows: { type: 'string' },
        'fista-windows': { type: 'string' },
        repeats: { type: 'string' },
        seed: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UserError('BAD_FLAG', `${problem} See --help.`);
  }
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new UserError('BAD_FLAG', `--${name} is "${text}"; give a whole number from 1 on.`);
  }
  return value;
}

function table(result: CodingBenchResult): string {
  const { options } = result;
  const row = (name: string, seconds: number, exactness: CodingBenchResult['fista']) => [
    name,
    formatNumber(seconds, 2),
    formatNumber((1e6 * seconds) / options.windows, 0),
    exactness.certifiedGapMax.toExponential(1),
    exactness.excessMean.toExponential(1),
    exactness.excessMax.toExponential(1),
    exactness.kktMax.toExponential(1),
  ];
  const numbers = [
    'all windows, s',
    'a window, us',
    'gap max',
    'excess mean',
    'excess max',
    'KKT max',
  ];
  return [
    `${options.windows} windows x 1000 samples, ${options.snrDb} dB, lambda ${options.lambdaSigma} sigma, `,
    `L ${formatNumber(result.lipschitz, 2)}, ${formatNumber(result.nonZerosPerWindow, 1)} entries a window; `,
    `one thread, median of ${options.repeats} after a warm-up\n`,
    `FISTA was timed on ${options.fistaWindows} windows and scaled; gap, excess and KKT are of those windows\n\n`,
    formatTable(
      [
        { title: 'coder', align: 'left' },
        ...numbers.map((title) => ({ title, align: 'right' }) as const),
      ],
      [
        row('active set', result.activeSetSeconds, result.activeSet),
        row(`FISTA T = ${options.fistaIterations}`, result.fistaSecondsScaled, result.fista),
      ],
    ),
    `\nactive set is ${formatNumber(result.ratio, 0)} times as fast\n`,
  ].join('');
}
