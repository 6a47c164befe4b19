import { describe, expect, it } from 'vitest';
import { assert, assertUnreachable } from '../../../core/base/assert.ts';
import {
  BugError,
  CancellationError,
  DamagedFileError,
  SpikeloomError,
  UserError,
} from '../../../core/base/errors.ts';
import { silentContext, throwIfCancelled } from '../../../core/base/progress.ts';

describe('the errors', () => {
  it('are told apart by class, name and code, and keep their message', () => {
    const errors = [
      new UserError('BAD_FLAG', 'it is wrong'),
      new DamagedFileError('FILE_SHRANK', 'it is wrong'),
      new CancellationError('it is wrong'),
      new BugError('it is wrong'),
    ];
    expect(errors.map(({ name }) => name)).toEqual([
      'UserError',
      'DamagedFileError',
      'CancellationError',
      'BugError',
    ]);
    expect(errors.map(({ code }) => code)).toEqual(['BAD_FLAG', 'FILE_SHRANK', 'CANCELLED', 'BUG']);
    errors.forEach((error, i) => {
      expect(error).toBeInstanceOf(SpikeloomError);
      expect(error).toBeInstanceOf(Error);
      expect(error.message).toContain('it is wrong');
      const kinds = [UserError, DamagedFileError, CancellationError, BugError];
      expect(kinds.map((kind) => error instanceof kind)).toEqual(kinds.map((_, k) => k === i));
    });
  });

  it('of a broken promise ask for a report', () => {
    expect(() => assert(false, 'atoms must be normalised')).toThrow(BugError);
    expect(() => assert(0, 'atoms must be normalised')).toThrow(/atoms .* report it/);
    expect(() => assert('anything', 'no matter')).not.toThrow();
    expect(() => assertUnreachable('a fifth kind' as never)).toThrow(/a fifth kind/);
  });
});

describe('throwIfCancelled', () => {
  it('stops the work exactly when a stop was asked for', () => {
    const cancellation = { cancelled: false };
    throwIfCancelled(cancellation);
    cancellation.cancelled = true;
    expect(() => throwIfCancelled(cancellation)).toThrow(CancellationError);
    throwIfCancelled(silentContext.cancellation);
  });
});
