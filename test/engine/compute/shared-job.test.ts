import { describe, expect, it } from 'vitest';
import { answeringTasksOf, forgetJob, shareJob } from '../../../engine/compute/shared-job.ts';

describe('shareJob', () => {
  it('leaves plain data as it is, with large arrays in memory that threads share', () => {
    const large = Float64Array.from({ length: 20_000 }, (_, i) => i / 3);
    const part = new Int32Array(large.buffer, 80, 30_000);
    const work = { large, parts: [part, null], small: Uint8Array.of(1, 2), none: undefined, n: 7 };
    const shared = shareJob(work).work as typeof work;
    expect(shared).toEqual(work);
    expect(shared.large.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(shared.parts[0]?.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(shared.small).toBe(work.small);
  });
});

describe('answeringTasksOf', () => {
  it('prepares once for the tasks of a job, and anew where it was let go of', async () => {
    let prepared = 0;
    const answer = answeringTasksOf(async (factor: number) => {
      prepared++;
      return async (task: number) => factor * task;
    });
    const job = shareJob(3);
    expect(await answer({ job, task: 2 })).toEqual({ result: 6 });
    expect(await answer({ job, task: 5 })).toEqual({ result: 15 });
    expect(prepared).toBe(1);
    forgetJob();
    expect(await answer({ job, task: 4 })).toEqual({ result: 12 });
    expect(prepared).toBe(2);
  });
});
