import { setFlagsFromString } from 'node:v8';
import { afterEach, describe, expect, it } from 'vitest';
import {
  BugError,
  CancellationError,
  DamagedFileError,
  UserError,
} from '../../../core/base/errors.ts';
import { type TeamWork, ThreadTeam } from '../../../engine/compute/thread-team.ts';
import { rejection } from '../../support/rejection.ts';
import type { OddTask } from './fixtures/odd-worker.ts';

const worker = new URL('./fixtures/odd-worker.ts', import.meta.url);

/** Little patience with threads that hear nothing. */
const teamOf = (file: URL, onMessage: (message: unknown) => void = () => {}) =>
  new ThreadTeam(file, onMessage, 100);

const team = teamOf(worker);
const missing = teamOf(new URL('./fixtures/no-such-worker.ts', import.meta.url));
afterEach(() => team.end());

function run(
  tasks: Iterable<OddTask>,
  rest: Partial<TeamWork<OddTask, unknown>> = {},
  ofTeam = team,
): Promise<unknown[]> {
  const cancellation = { cancelled: false };
  return ofTeam.run({ tasks, threads: 2, cancellation, ...rest });
}

const twenty = new Array<OddTask>(20).fill('thread');

describe('a team of threads', () => {
  it('stays from one piece of work to the next', async () => {
    const first = new Set(await run(twenty));
    expect(new Set(await run(twenty))).toEqual(first);
    expect(first).toContain((await run(['thread']))[0]);
  });

  it('is as large as the work may take', async () => {
    const two = new Set(await run(twenty, { threads: 2 }));
    const [one] = await run(twenty, { threads: 1 });
    expect(new Set(await run(twenty, { threads: 1 }))).toEqual(new Set([one]));
    expect(two).not.toContain(one);
  });

  it('gets ready before there is work', async () => {
    team.start(2);
    expect(new Set(await run(twenty)).size).toBe(2);
  });

  it('takes new threads after work that failed', async () => {
    const first = new Set(await run(twenty));
    expect(await rejection(run(['damaged', 'spin']))).toBeInstanceOf(DamagedFileError);
    for (const thread of await run(twenty)) expect(first).not.toContain(thread);
  });

  it('gives one result a task, from as many threads as were asked for', async () => {
    const results = await run(twenty, { threads: 2 });
    expect(results).toHaveLength(20);
    expect(new Set(results).size).toBe(2);
    expect(await run([])).toEqual([]);
  });

  it('makes tasks when there is a thread for them, in their order', async () => {
    let answered = 0;
    let mostWaiting = 0;
    let made = 0;
    function* tasks(): Generator<OddTask> {
      for (const task of twenty) {
        mostWaiting = Math.max(mostWaiting, ++made - answered);
        yield task;
      }
    }
    const onResult = () => {
      answered++;
    };
    expect(await run(tasks(), { threads: 2, onResult })).toHaveLength(20);
    expect(mostWaiting).toBeLessThanOrEqual(5);
    expect(await run((function* none(): Generator<OddTask> {})())).toEqual([]);
  });

  it('passes on what a thread posts while it works', async () => {
    const messages: unknown[] = [];
    const posting = teamOf(worker, (message) => messages.push(message));
    await run(['post', 'post'], {}, posting);
    await posting.end();
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
    const error = await rejection(run(['thread'], {}, missing));
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
    const posting = teamOf(worker, () => setTimeout(cancel, 100));
    // The other thread spins already or will: neither ends by itself.
    const error = await rejection(run(['spin', 'post', 'spin'], { cancellation }, posting));
    expect(error).toBeInstanceOf(CancellationError);
  });

  it('is ended by the threads themselves where they look now and then', async () => {
    const cancellation = { cancelled: false };
    const heard: unknown[] = [];
    const patient = new ThreadTeam(worker, (message) => {
      heard.push(message);
      // A thread that is still starting would not begin.
      cancellation.cancelled = heard.length >= 2;
    });
    const error = await rejection(run(['listen', 'listen'], { cancellation }, patient));
    await patient.end();
    expect(error).toBeInstanceOf(CancellationError);
    expect(heard.filter((message) => message === 'heard it')).toHaveLength(2);
  });

  it('is ended by the kernels of the threads, where the work itself never looks', async () => {
    const cancellation = { cancelled: false };
    const heard: unknown[] = [];
    const patient = new ThreadTeam(
      worker,
      (message) => {
        heard.push(message);
        cancellation.cancelled = heard.length >= 2;
      },
      60_000,
    );
    const error = await rejection(run(['compute', 'compute'], { cancellation }, patient));
    await patient.end();
    expect(error).toBeInstanceOf(CancellationError);
    expect(heard.filter((message) => message === 'heard it')).toHaveLength(2);
  });

  it('starts no thread when it was cancelled before', async () => {
    const error = await rejection(run(['thread'], { cancellation: { cancelled: true } }, missing));
    expect(error).toBeInstanceOf(CancellationError);
  });
});
