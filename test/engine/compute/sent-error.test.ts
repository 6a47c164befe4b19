import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  BugError,
  CancellationError,
  DamagedFileError,
  UserError,
} from '../../../core/base/errors.ts';
import { answering, resultOf } from '../../../engine/compute/answer.ts';
import { rejection } from '../../support/rejection.ts';

/** What comes out at the asking side, past the cloning that messages between threads undergo. */
async function sent<Result>(work: () => Result): Promise<Result> {
  return resultOf(structuredClone(await answering(async () => work())(undefined)));
}

function thrown(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('the work ended well');
}

describe('what a thread answers', () => {
  it('is its result', async () => {
    const result = { position: Float64Array.of(1, 2), names: ['a'], none: undefined };
    expect(await sent(() => result)).toEqual(result);
    expect(await sent(() => undefined)).toBeUndefined();
  });

  it.each([
    new UserError('RECORDING_GONE', 'a.bin is gone.'),
    new DamagedFileError('FILE_SHRANK', 'a.bin is shorter than it was.'),
    new CancellationError(),
    new BugError('two and two are five'),
    thrown(() => readFileSync('/no/such/file')),
    new RangeError('Array buffer allocation failed'),
  ])('is the error that it ended in: $name', async (error) => {
    const received = (await rejection(
      sent(() => {
        throw error;
      }),
    )) as Error;
    expect(received).not.toBe(error);
    expect(received.constructor).toBe(error.constructor);
    const facts = ({ name, message, stack }: Error) => ({ name, message, stack });
    expect(facts(received)).toEqual(facts(error));
    expect(Object.entries(received)).toEqual(Object.entries(error));
  });

  it('is an error also where something else was thrown', async () => {
    const received = await rejection(
      sent(() => {
        throw 'only text';
      }),
    );
    expect(received).toBeInstanceOf(Error);
    expect(received).toMatchObject({ message: 'only text' });
  });
});
