import { CancellationError, DamagedFileError, UserError } from '../../core/index.ts';
import { errorFacts } from '../error-facts.ts';
import type { Fault, FaultKind } from './contract.ts';

/** Names whatever was thrown for the clients. */
export function faultOf(error: unknown, subject?: string): Fault {
  const facts = errorFacts(error, subject);
  return { kind: kindOf(error, facts.code), ...facts };
}

function kindOf(error: unknown, code: string): FaultKind {
  if (error instanceof CancellationError) return 'cancelled';
  if (error instanceof DamagedFileError) return 'damaged-file';
  if (error instanceof UserError) return 'user';
  // What the system refuses, the user can mend.
  return code === 'BUG' ? 'bug' : 'user';
}
