import { describe, expect, it } from 'vitest';
import { openSession } from '../../../engine/store/open-session.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';
import { foundAt } from './example-session.ts';

const newFolder = temporaryFolders();

async function storeWithJobs(count: number) {
  const store = await openSession(newFolder());
  const recording = store.recordings.save(foundAt('a'));
  const jobs = Array.from({ length: count }, (_, i) =>
    store.jobs.add({
      kind: 'sort',
      recordingId: recording.id,
      payload: { number: i },
      addedAt: '2026-05-01T22:15:00Z',
    }),
  );
  return { store, ids: jobs.map(({ id }) => id) };
}

describe('the queue of jobs', () => {
  it('gives each job once, in the order in which they came or were put', async () => {
    const { store, ids } = await storeWithJobs(4);
    store.jobs.moveToFront([ids[3], ids[1]]);
    const order = [ids[3], ids[1], ids[0], ids[2]];
    expect(store.jobs.list().map(({ id }) => id)).toEqual(order);
    const taken = [1, 2, 3, 4, 5].map(() => store.jobs.claim()?.id);
    expect(taken).toEqual([...order, undefined]);
    await store.close();
  });

  it('lets jobs wait again whose process is no more, and only such', async () => {
    const { store, ids } = await storeWithJobs(3);
    store.jobs.claim();
    store.jobs.setState(ids[0], 'finished');
    store.jobs.claim();
    store.jobs.releaseAll();
    expect(store.jobs.list().map(({ state }) => state)).toEqual(['finished', 'waiting', 'waiting']);
    expect(store.jobs.claim()?.id).toBe(ids[1]);
    await store.close();
  });

  it('remembers how far a job is and how it ended', async () => {
    const { store, ids } = await storeWithJobs(1);
    expect(store.jobs.claim()).toMatchObject({ payload: { number: 0 }, progress: null });
    const progress = { stage: 'Sorting', fraction: 0.25, secondsLeft: 12 };
    store.jobs.setProgress(ids[0], progress);
    expect(store.jobs.byId(ids[0])).toMatchObject({ state: 'running', progress });
    store.jobs.setState(ids[0], 'failed', { code: 'DISK_FULL', message: 'full' });
    expect(store.jobs.byId(ids[0])).toMatchObject({
      state: 'failed',
      error: { code: 'DISK_FULL', message: 'full' },
    });
    store.jobs.removeOf('sort', store.recordings.list()[0].id);
    expect(store.jobs.list()).toEqual([]);
    await store.close();
  });

  it('gives a job that takes the place of another a number of its own', async () => {
    const { store, ids } = await storeWithJobs(1);
    store.jobs.setState(ids[0], 'finished');
    const [recording] = store.recordings.list();
    const addedAt = new Date(0).toISOString();
    const added = store.jobs.replace({
      kind: 'sort',
      recordingId: recording.id,
      payload: { number: 1 },
      addedAt,
    });
    expect(added).toMatchObject({ state: 'waiting', payload: { number: 1 } });
    expect(ids).not.toContain(added.id);
    expect(store.jobs.list().map(({ id }) => id)).toEqual([added.id]);
    await store.close();
  });
});
