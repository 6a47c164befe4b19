import { resolve } from 'node:path';
import { UserError } from '../../core/index.ts';
import { defaultDataFolder } from '../accuracy/real-data.ts';
import type { Reproduction } from './reproduction.ts';

export interface ReproduceFlags {
  readonly help: boolean;
  readonly chosen: readonly Reproduction[];
  readonly dataFolder: string;
  readonly isFull: boolean;
}

const fullFlag = '--full';

export function help(reproductions: readonly Reproduction[]): string {
  const width = Math.max(...reproductions.map(({ name }) => name.length));
  const lines = reproductions.map(
    ({ name, title, source }) => `  ${name.padEnd(width)}  ${title} (${source})\n`,
  );
  return `npm run reproduce -- NAME [NAME ...] [${fullFlag}]

Runs experiments of the papers again and writes docs/reproductions/NAME.json, its figures, and
docs/reproductions.md with the papers' numbers beside ours. "all" runs every one.
Sizes are such that each takes minutes; with ${fullFlag} they are the papers', which may take hours.
A run that was stopped goes on where it was when the same is asked for again.

${lines.join('')}
Real recordings are looked for in ${defaultDataFolder}.
`;
}

/** @throws UserError (`BAD_FLAG`) */
export function readFlags(
  args: readonly string[],
  reproductions: readonly Reproduction[],
): ReproduceFlags {
  const names = reproductions.map(({ name }) => name);
  const words = args.filter((arg) => arg !== fullFlag);
  const wanted = words.includes('all') ? names : words;
  const unknown = wanted.find((name) => !names.includes(name) && !isHelp(name));
  if (unknown !== undefined) {
    throw new UserError(
      'BAD_FLAG',
      `There is no reproduction "${unknown}"; there are ${names.join(', ')}, and all.`,
    );
  }
  return {
    help: wanted.length === 0 || wanted.some(isHelp),
    chosen: reproductions.filter(({ name }) => wanted.includes(name)),
    dataFolder: resolve(defaultDataFolder),
    isFull: args.includes(fullFlag),
  };
}

const isHelp = (name: string) => name === '--help' || name === '-h';
