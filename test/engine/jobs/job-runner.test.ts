import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentContext, usualLimits } from '../../../core/index.ts';
import { JobRunner } from '../../../engine/jobs/job-runner.ts';
import { enqueue, planSession } from '../../../engine/jobs/plan-session.ts';
import { noteRecordings } from '../../../engine/jobs/session-recordings.ts';
import type { SortJobResult } from '../../../engine/jobs/sort-job.ts';
import { SpeedHistory } from '../../../engine/jobs/speed-history.ts';
import type { JobState } from '../../../engine/store/job-table.ts';
import { openSession } from '../../../engine/store/open-session.ts';
import { namesIn } from '../../support/cli.ts';
import { writeNeuron } from '../../support/neuron-recording.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';

const newFolder = temporaryFolders();
const { cancellation } = silentContext;

/**
 * A session with a queue of three recordings, and what runs it.
 * @param act is called whenever a job is in another state, and when it tells of its progress
 */
async function queueOfThree(
  act: (runner: JobRunner, ids: readonly number[], state: JobState | 'at work', id: number) => void,
  force = false,
) {
  const folder = newFolder();
  process.env.XDG_DATA_HOME = join(folder, 'data');
  for (const name of ['a', 'b', 'c']) writeNeuron(join(folder, name), 1);
  const store = await openSession(folder);
  const found = await noteRecordings(store, { concatenate: false });
  const speeds = await SpeedHistory.open();
  const request = { parameters: {}, options: {}, force };
  enqueue(store, await planSession(store, found.recordings, request, speeds), request);
  const ids = store.jobs.list().map(({ id }) => id);
  const said: (readonly [JobState, number])[] = [];
  const results: SortJobResult[] = [];
  const settings = {
    limits: { ...usualLimits, threads: 1 },
    backend: 'cpu',
    stepSeconds: 0,
  } as const;
  const runner: JobRunner = new JobRunner(store, settings, speeds, {
    onState({ state, id }, result) {
      said.push([state, ids.indexOf(id)]);
      if (result !== undefined) results.push(result);
      act(runner, ids, state, id);
    },
    onProgress: ({ id }) => act(runner, ids, 'at work', id),
    onError(_, error) {
      throw error;
    },
  });
  const statesNow = () => ids.map((id) => store.jobs.byId(id)!.state);
  const runStates = () => store.runs.list().map(({ state }) => state);
  return { store, runner, ids, said, results, statesNow, runStates };
}

describe('the runner of a queue', () => {
  it('does all in the order that they were put in, and says so', async () => {
    const queue = await queueOfThree((_, ids, state, id) => {
      // While the first is at work the others change places.
      if (state === 'running' && id === ids[0]) queue.store.jobs.moveToFront([ids[2], ids[1]]);
    });
    await queue.runner.run(cancellation);
    expect(queue.said).toEqual([
      ['running', 0],
      ['finished', 0],
      ['running', 2],
      ['finished', 2],
      ['running', 1],
      ['finished', 1],
    ]);
    expect(queue.runStates()).toEqual(['finished', 'finished', 'finished']);
    await queue.store.close();
  });

  it('begins a sort that is forced from the beginning once, and goes on with it after a pause', async () => {
    let isPausing = true;
    const queue = await queueOfThree((runner, ids, state, id) => {
      if (state === 'at work' && id === ids[0] && isPausing) {
        const steps = namesIn(join(queue.store.place.home, 'work', 'a'));
        if (steps.some((name) => name.endsWith('.step'))) {
          isPausing = false;
          runner.pause([id]);
        }
      }
      if (state === 'finished' && id === ids[2]) runner.resume([ids[0]]);
    }, true);
    await queue.runner.run(cancellation);
    expect(queue.statesNow()).toEqual(['finished', 'finished', 'finished']);
    expect(queue.results.map(({ isResumed }) => isResumed)).toEqual([false, false, true]);
    await queue.store.close();
  });

  it('stops a job that is cancelled or paused in the middle of its work, and does the others', async () => {
    const queue = await queueOfThree((runner, ids, state, id) => {
      if (state === 'at work' && id === ids[0]) runner.pause([ids[0]]);
      if (state === 'at work' && id === ids[1]) runner.cancel([ids[1]]);
    });
    await queue.runner.run(cancellation);
    expect(queue.statesNow()).toEqual(['paused', 'cancelled', 'finished']);
    expect(queue.runStates()).toEqual(['interrupted', 'interrupted', 'finished']);
    await queue.store.close();
  });

  it('goes on with what was paused, and leaves alone what has ended', async () => {
    let isPausing = true;
    const queue = await queueOfThree((runner, ids, state, id) => {
      if (state === 'at work' && id === ids[0] && isPausing) runner.pause(ids);
    });
    await queue.runner.run(cancellation);
    expect(queue.statesNow()).toEqual(['paused', 'paused', 'paused']);
    isPausing = false;
    queue.runner.resume(queue.ids);
    queue.runner.cancel([queue.ids[1]]);
    await queue.runner.run(cancellation);
    expect(queue.statesNow()).toEqual(['finished', 'cancelled', 'finished']);
    queue.runner.resume(queue.ids);
    queue.runner.cancel(queue.ids);
    expect(queue.statesNow()).toEqual(['finished', 'cancelled', 'finished']);
    await queue.store.close();
  });

  it('lets wait what is at work when it is stopped', async () => {
    const queue = await queueOfThree((runner, ids, state, id) => {
      if (state === 'at work' && id === ids[1]) runner.stop();
    });
    await queue.runner.run(cancellation);
    expect(queue.statesNow()).toEqual(['finished', 'waiting', 'waiting']);
    await queue.runner.run({ cancelled: true });
    expect(queue.statesNow()).toEqual(['finished', 'waiting', 'waiting']);
    await queue.store.close();
  });
});
