import { setFlagsFromString } from 'node:v8';
import { afterEach, describe, expect, it } from 'vitest';
import {
  BugError,
  CancellationError,
  DamagedFileError,
  UserError,
} from '../../../core/base/errors.ts';
import { runOnThreads, type ThreadWork } from '../../../engine/compute/run-on-threads.ts';
import { rejection } from '../../support/rejection.ts';
import type { OddTask } from './fixtures/odd-worker.ts';

const worker = new URL('./fixtures/odd-worker.ts', import.meta.url);

function run(
  tasks: readonly OddTask[],
  rest: Partial<ThreadWork<OddTask, unknown>> = {},
): Promise<unknown[]> {
  const cancellation = { cancelled: false };
  return runOnThreads({ worker, workerData: null, tasks, threads: 2, cancellation, ...rest });
}

describe('runOnThreads', () => {
  it('gives one result a task, from as many threads as were asked for', async () => {
    const results = await run(new Array<OddTask>(20).fill('thread'), { threads: 2 });
    expect(results).toHaveLength(20);
    expect(new Set(results).size).toBe(2);
    expect(await run([])).toEqual([]);
  });

  it('passes on what a thread posts while it works', async () => {
    const messages: unknown[] = [];
    await run(['post', 'post'], { onMessage: (message) => messages.push(message) });
    expect(messages).toEqual(['half done', 'half done']);
  });

  it('ends with the error of a task as it was thrown there', async () => {
    const error = await rejection(run(['thread', 'damaged', 'spin']));
    expect(error).toBeInstanceOf(DamagedFileError);
    expect(error).toMatchObject({
      code: 'FILE_SHRANK',
      message: 'a.bin is shorter than it was.',
      stack: expect.stringContaining('odd-worker'),
    });
  });
});

describe('a thread that is lost', () => {
  it('by leaving ends the work with its exit code', async () => {
    const error = await rejection(run(['thread', 'exit', 'spin']));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'THREAD_ENDED',
      message: expect.stringMatching(/exit code 7.*Run the command again/),
    });
  });

  describe('by using up its memory', () => {
    afterEach(() => setFlagsFromString('--max-old-space-size=0'));

    it('ends the work with what to do about it', async () => {
      setFlagsFromString('--max-old-space-size=40');
      const error = await rejection(run(['exhaust', 'spin']));
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({
        code: 'OUT_OF_MEMORY',
        message: expect.stringContaining('--threads'),
      });
    });
  });

  it('by an error outside of a task ends the work as a bug', async () => {
    const error = await rejection(run(['break', 'spin']));
    expect(error).toBeInstanceOf(BugError);
    expect((error as Error).message).toContain('outside of the task');
  });

  it('by a result that cannot be sent ends the work as a bug', async () => {
    expect(await rejection(run(['unclonable', 'spin']))).toBeInstanceOf(BugError);
  });

  it('before it could begin ends the work as a bug', async () => {
    const missing = new URL('./fixtures/no-such-worker.ts', import.meta.url);
    const error = await rejection(run(['thread'], { worker: missing }));
    expect(error).toBeInstanceOf(BugError);
    expect((error as Error).message).toContain('no-such-worker');
  });
});

describe('work that is cancelled', () => {
  it('is stopped in the middle of its tasks', async () => {
    const cancellation = { cancelled: false };
    const cancel = () => {
      cancellation.cancelled = true;
    };
    // The other thread spins already or will: neither ends by itself.
    const error = await rejection(
      run(['spin', 'post', 'spin'], { cancellation, onMessage: () => setTimeout(cancel, 100) }),
    );
    expect(error).toBeInstanceOf(CancellationError);
  });

  it('starts no thread when it was cancelled before', async () => {
    const missing = new URL('./fixtures/no-such-worker.ts', import.meta.url);
    const error = await rejection(
      run(['thread'], { worker: missing, cancellation: { cancelled: true } }),
    );
    expect(error).toBeInstanceOf(CancellationError);
  });
});
