import { resolve } from 'node:path';

/** What the command line asks to open. */
export interface FirstPlace {
  readonly path?: string;
  readonly isDemo?: boolean;
}

/**
 * Reads the arguments after the program's own; flags that Electron adds are passed over.
 * @param from the folder that relative paths count from
 */
export function firstPlace(args: readonly string[], from: string): FirstPlace {
  if (args.includes('--demo')) return { isDemo: true };
  const path = args.find((argument) => !argument.startsWith('-'));
  return path === undefined ? {} : { path: resolve(from, path) };
}
