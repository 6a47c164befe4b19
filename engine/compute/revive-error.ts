import { DamagedFileError, UserError } from '../../core/index.ts';

const kinds = { DamagedFileError, UserError };

/** Errors lose their class on the way between threads; this gives those that users see back to them. */
export function reviveError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, code, message } = error as Error & { code?: unknown };
  const Kind = kinds[name as keyof typeof kinds];
  return Kind !== undefined && typeof code === 'string' ? new Kind(code, message) : error;
}
