import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CancellationError } from '../../core/base/errors.ts';
import { silentContext, type WorkContext } from '../../core/base/progress.ts';
import { Random } from '../../core/base/random.ts';
import { spikesCsv } from '../../core/exports/spikes-csv.ts';
import { usualLimits, type WorkLimits } from '../../core/sorting/memory-plan.ts';
import { parseParameters } from '../../core/sorting/parse-parameters.ts';
import { spikeCount } from '../../core/sorting/spike-table.ts';
import { openPlace } from '../../engine/files/open-place.ts';
import { type SortedRecording, sortRecording } from '../../engine/sort-recording.ts';
import { temporaryFolder } from '../support/cli.ts';
import { spikeShape, writeRawRecording } from '../support/raw-recording.ts';

const folder = temporaryFolder();
let path: string;

async function sorted(
  limits: Partial<WorkLimits>,
  context: WorkContext = silentContext,
): Promise<SortedRecording> {
  const opened = await openPlace(path, {});
  const [named] = opened.recordings;
  const source = { path, options: {}, name: named.name };
  try {
    return await sortRecording(named, parseParameters({ learnSeconds: 1 }), {
      limits: { ...usualLimits, ...limits },
      context,
      source,
    });
  } finally {
    await opened.close();
  }
}

/** Two neurons on two channels, long enough for more tiles than there are threads. */
beforeAll(() => {
  const random = new Random(11);
  const frames = 14 * 20_000;
  const values = [0, 1].map(() => Float32Array.from({ length: frames }, () => 5 * random.normal()));
  const gains = [
    [1, 0.3],
    [0.4, 1.2],
  ];
  for (let t = 300, spike = 0; t + 100 < frames; t += 150 + random.integer(900), spike++) {
    const size = 1 + 0.06 * random.normal();
    values.forEach((trace, channel) => {
      for (let k = -8; k <= 24; k++) {
        trace[t + k] += size * gains[spike % 2][channel] * spikeShape(k);
      }
    });
  }
  path = writeRawRecording(join(folder, 'two-neurons'), {
    channels: 2,
    frames,
    valueAt: (frame, channel) => values[channel][frame],
  });
});

describe('sortRecording', () => {
  it('gives the same sorting, to the byte of its CSV, on one, two and four threads, and in little memory', async () => {
    const stages: string[] = [];
    const one = await sorted(
      { threads: 1 },
      {
        ...silentContext,
        onProgress({ stage }) {
          if (stages.at(-1) !== stage) stages.push(stage);
        },
      },
    );
    expect(one.sorting.units.length).toBe(2);
    expect(spikeCount(one.sorting.spikes)).toBeGreaterThan(300);
    expect(Object.keys(one.stageSeconds)).toEqual(stages);
    const csv = [...spikesCsv(one.sorting)].join('');
    for (const limits of [{ threads: 2 }, { threads: 4 }, { threads: 2, memoryBytes: 1e8 }]) {
      const { sorting, notices } = await sorted(limits);
      expect(notices.map(({ code }) => code)).toEqual(
        limits.memoryBytes === undefined ? [] : ['FEWER_THREADS'],
      );
      expect(sorting).toEqual(one.sorting);
      expect([...spikesCsv(sorting)].join('')).toBe(csv);
    }
  });

  it('stops the threads when it is cancelled while they work', async () => {
    let cancelled = false;
    let toldSince = 0;
    const context: WorkContext = {
      cancellation: {
        get cancelled() {
          return cancelled;
        },
      },
      onProgress({ stage }) {
        if (cancelled) toldSince++;
        if (stage === 'Sorting') cancelled = true;
      },
    };
    const ended = await sorted({ threads: 2 }, context).catch((error: unknown) => error);
    expect(ended).toBeInstanceOf(CancellationError);
    expect(toldSince).toBeLessThanOrEqual(3);
  });
});
