import { UserError } from '../../core/index.ts';
import { flagsFrom, wholeNumberFrom } from '../cli/flag-values.ts';

export const help = `npm run bench -- [--quick] [--only NAME[,NAME]] [--json] [--out FILE] [--docs] [--seed N]

Measures speed and memory. Every figure stands beside its alternative, measured in the same run, in
turn; times are medians. It takes about 30 minutes on four idle cores.

  --quick     smaller, in about 10 minutes
  --only      names of parts, e.g. coding,threads
  --json      print JSON instead of tables
  --out FILE  write the JSON to a file as well
  --docs      write docs/performance.md and its pictures; needs all parts
  --seed N    of the simulated recordings (0)
`;

const options = {
  help: { type: 'boolean', short: 'h' },
  quick: { type: 'boolean' },
  only: { type: 'string' },
  json: { type: 'boolean' },
  out: { type: 'string' },
  docs: { type: 'boolean' },
  seed: { type: 'string' },
} as const;

export interface BenchFlags {
  readonly help: boolean;
  readonly quick: boolean;
  /** Names of the parts to run; undefined for all. */
  readonly only: readonly string[] | undefined;
  readonly json: boolean;
  readonly out: string | undefined;
  readonly docs: boolean;
  readonly seed: number;
}

/** @throws UserError (`BAD_FLAG`) */
export function readFlags(args: readonly string[]): BenchFlags {
  const values = flagsFrom(args, options);
  const only = values.only?.split(',');
  if (values.docs && only !== undefined) {
    throw new UserError('BAD_FLAG', '--docs writes the whole page: leave --only out.');
  }
  return {
    help: values.help ?? false,
    quick: values.quick ?? false,
    only,
    json: values.json ?? false,
    out: values.out,
    docs: values.docs ?? false,
    seed: values.seed === undefined ? 0 : wholeNumberFrom('--seed', values.seed, 0, 0xffffffff),
  };
}
