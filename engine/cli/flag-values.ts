import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UserError } from '../../core/index.ts';

/**
 * Reads the number that a flag was given.
 * @throws UserError (`BAD_FLAG`)
 */
export function numberFrom(flag: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new UserError('BAD_FLAG', `${flag} is "${text}"; give a number, with a dot for decimals.`);
}

/** The same for a flag that may be left out. */
export function optionalNumberFrom(flag: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : numberFrom(flag, text);
}

/**
 * Reads a sampling rate that may be left out.
 * @throws UserError (`BAD_FLAG`)
 */
export function sampleRateFrom(text: string | undefined): number | undefined {
  const sampleRate = optionalNumberFrom('--sample-rate', text);
  if (sampleRate === undefined || sampleRate > 0) return sampleRate;
  throw new UserError('BAD_FLAG', `--sample-rate is ${sampleRate}; give a number of Hz above 0.`);
}

/**
 * Reads the whole number that a flag was given.
 * @throws UserError (`BAD_FLAG`)
 */
export function wholeNumberFrom(flag: string, text: string, min: number, max: number): number {
  const value = numberFrom(flag, text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UserError(
    'BAD_FLAG',
    `${flag} is "${text}"; give a whole number from ${min} to ${max}.`,
  );
}

/**
 * Reads the flags of a script that has no commands.
 * @throws UserError (`BAD_FLAG`) for a flag that there is not, or without its value
 */
export function flagsFrom<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UserError('BAD_FLAG', `${problem} See --help.`);
  }
}
