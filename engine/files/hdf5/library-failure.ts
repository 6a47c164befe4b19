import { EndlessReadingError } from './disk-view.ts';

/** Traps of WebAssembly, and a stack that overflows in it. */
const TRAPS = ['RuntimeError', 'RangeError'];

/** Whether the library's memory is not to be trusted any more: every later file could fail with it. */
export const breaksLibrary = (error: unknown): boolean =>
  error instanceof EndlessReadingError || (error instanceof Error && TRAPS.includes(error.name));

/** What is wrong: the library tells its whole stack of calls; the innermost is the last to say it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason is given';
  const { message } = error;
  const calls = Array.from(message.matchAll(/^ *#\d+: .*?\(\): (.*)$/gm), ([, text]) => text!);
  return calls.at(-1) ?? message.split('\n')[0]!;
}
