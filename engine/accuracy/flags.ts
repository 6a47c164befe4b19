import { resolve } from 'node:path';
import { UserError } from '../../core/index.ts';
import { flagsFrom } from '../cli/flag-values.ts';
import { limitsFrom } from '../cli/work-limits.ts';
import type { AccuracyOptions } from './experiment.ts';
import { defaultDataFolder } from './real-data.ts';

export const help = `npm run accuracy -- [--only NAME[,NAME]] [--seeds N] [--full] [--probe384-s N] [--threads N] [--data FOLDER] [--json] [--no-docs]

Sorts simulated and real recordings without knowing their truth, compares with the truth, and writes
docs/accuracy.md when everything ran as the goals ask.

  --only      names of experiments, e.g. table3,tetrode
  --seeds N   simulations of each kind
  --full      the whole 1010 s of the CRsAE paper's simulation instead of 120 s
  --probe384-s N  seconds of the recordings of 384 channels (60)
  --data      the folder of the real recordings (${defaultDataFolder})
  --json      print the scores as JSON
  --no-docs   leave docs/accuracy.md as it is
`;

const options = {
  help: { type: 'boolean', short: 'h' },
  only: { type: 'string' },
  seeds: { type: 'string' },
  full: { type: 'boolean' },
  'probe384-s': { type: 'string' },
  threads: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
  'no-docs': { type: 'boolean' },
} as const;

const shortSeconds = 120;
/** The 10,100 windows of 100 ms of the CRsAE paper. */
const fullSeconds = 1010;

export interface AccuracyFlags {
  readonly help: boolean;
  /** Names of the experiments to run; undefined for all. */
  readonly only: readonly string[] | undefined;
  readonly options: AccuracyOptions;
  readonly threads: number;
  readonly json: boolean;
  readonly writesDocs: boolean;
}

/** @throws UserError (`BAD_FLAG`) */
export function readFlags(args: readonly string[]): AccuracyFlags {
  const values = flagsFrom(args, options);
  return {
    help: values.help ?? false,
    only: values.only?.split(','),
    options: {
      seeds: values.seeds === undefined ? undefined : seedsFrom(values.seeds),
      probe384Seconds: secondsFrom(values['probe384-s'] ?? '60'),
      table3Seconds: values.full ? fullSeconds : shortSeconds,
      dataFolder: resolve(values.data ?? defaultDataFolder),
    },
    threads: limitsFrom(values.threads, undefined).threads,
    json: values.json ?? false,
    writesDocs:
      !values['no-docs'] &&
      values.only === undefined &&
      values.seeds === undefined &&
      values.full === undefined &&
      values['probe384-s'] === undefined,
  };
}

function seedsFrom(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new UserError('BAD_FLAG', `--seeds is "${text}"; give a whole number from 1 on.`);
  }
  return count;
}

function secondsFrom(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds < Number.POSITIVE_INFINITY)) {
    throw new UserError('BAD_FLAG', `--probe384-s is "${text}"; give seconds, more than 0.`);
  }
  return seconds;
}
