import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { rangesLeft } from '../../../core/sorting/code-recording.ts';
import { usualLimits } from '../../../core/sorting/memory-plan.ts';
import { parameterTable } from '../../../core/sorting/parameter-table.ts';
import type { Parameters } from '../../../core/sorting/parameters.ts';
import { parametersUpTo, parseParameters } from '../../../core/sorting/parse-parameters.ts';
import { serialSignalCrew } from '../../../core/sorting/signal-crew.ts';
import { sort } from '../../../core/sorting/sort.ts';
import {
  noJournal,
  rememberedTasks,
  type Step,
  type StepJournal,
} from '../../../core/sorting/step-journal.ts';
import { serialTileCoder } from '../../../core/sorting/tile-coder.ts';
import { serialUnitLearner } from '../../../core/sorting/unit-learner.ts';
import { spikeShape } from '../../support/raw-recording.ts';
import { rejection } from '../../support/rejection.ts';
import { normalNoise, recordingOf } from '../preprocess/synthetic.ts';

const sampleRate = 20_000;

/** Keeps everything in memory, and stops whoever records more values than are left. */
class MemoryJournal implements StepJournal {
  readonly kept = new Map<string, Buffer>();
  readonly recorded: string[] = [];
  recordsLeft = Number.POSITIVE_INFINITY;

  async recall({ name }: Step): Promise<unknown> {
    const bytes = this.kept.get(name);
    return bytes && deserialize(bytes);
  }

  async record({ name }: Step, value: unknown): Promise<void> {
    if (this.recordsLeft-- <= 0) throw new CancellationError();
    this.kept.set(name, serialize(value));
    this.recorded.push(name);
  }

  isDue(): boolean {
    return true;
  }
}

const byText = (a: string, b: string) => (a < b ? -1 : 1);

/** Two neurons, each on a contact of its own. */
function twoNeurons() {
  const random = new Random(3);
  const samples = 3 * sampleRate;
  const traces = [0, 1].map(() => normalNoise(random, samples, 8));
  traces.forEach((trace, channel) => {
    for (let t = 500; t < samples - 500; t += 500 + random.integer(700)) {
      for (let k = -8; k <= 24; k++) trace[t + k] += (1 + 0.3 * channel) * spikeShape(k);
    }
  });
  return recordingOf([traces], sampleRate);
}

const recording = twoNeurons();

function sortWith(journal: StepJournal, parameters: Parameters, memoryBytes: number) {
  const workers = {
    learner: serialUnitLearner,
    coder: serialTileCoder(recording),
    crew: serialSignalCrew(recording),
    limits: { ...usualLimits, memoryBytes },
  };
  return sort(recording, parameters, workers, silentContext, journal);
}

describe('a sort that remembers its steps', () => {
  it('gives what one gives that was never stopped, wherever it is stopped', async () => {
    const parameters = parseParameters({});
    const whole = await sortWith(noJournal, parameters, 1e9);
    const all = new MemoryJournal();
    expect(await sortWith(all, parameters, 1e7)).toEqual(whole);
    expect(all.kept.size).toBeGreaterThan(8);
    for (let records = 0; records < all.kept.size; records++) {
      const journal = new MemoryJournal();
      journal.recordsLeft = records;
      expect(await rejection(sortWith(journal, parameters, 1e7))).toBeInstanceOf(CancellationError);
      journal.recordsLeft = Number.POSITIVE_INFINITY;
      // With more memory tiles are longer.
      const resumed = await sortWith(journal, parameters, records % 2 === 0 ? 1e7 : 1e9);
      expect(resumed).toEqual(whole);
      expect(new Set(journal.recorded).size).toBe(journal.recorded.length);
    }
  });

  it('asks of parameters, before a step is recorded, only those that the step depends on', async () => {
    const asked = new Set<string>();
    const parameters = new Proxy(parseParameters({}), {
      get(values, name: keyof Parameters) {
        asked.add(name);
        return values[name];
      },
    });
    const journal: StepJournal = {
      ...noJournal,
      isDue: () => true,
      async record({ stage }) {
        const needed = Object.keys(parametersUpTo(parseParameters({}), stage));
        expect(needed).toEqual(expect.arrayContaining([...asked]));
      },
    };
    await sortWith(journal, parameters, 1e9);
    // Who trains templates is settled outside of the core, which is given the trainer.
    const asksElsewhere = ['learner', 'networkBackend'];
    const names = parameterTable.map(({ name }) => name);
    const asksHere = names.filter((name) => !asksElsewhere.includes(name));
    expect([...asked].sort(byText)).toEqual(asksHere.sort(byText));
  });
});

describe('what is left of parts', () => {
  it('is, with what is done, every sample once', () => {
    const cut = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 12 });
    fc.assert(
      fc.property(cut, fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }), (cuts, done) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), 100];
        const pieces = edges.slice(1).map((end, i) => ({ segment: 1, start: edges[i], end }));
        const finished = pieces.filter((_, i) => done[i]).reverse();
        const parts = [
          { segment: 0, start: 0, end: 7 },
          { segment: 1, start: 0, end: 100 },
        ];
        const left = rangesLeft(parts, finished);
        const covered = [...left, ...finished].filter(({ segment }) => segment === 1);
        const samples = covered.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, i) => start + i),
        );
        expect(samples.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
        expect(left[0]).toEqual(parts[0]);
      }),
    );
  });
});

describe('tasks that are remembered', () => {
  it('are each done once over all runs, and give the results in their order', async () => {
    const journal = new MemoryJournal();
    const step: Step = { stage: 'sort', name: 'squares' };
    const done: number[] = [];
    const run =
      (most: number) =>
      async (tasks: readonly number[], onResult: (result: number, index: number) => void) => {
        for (const [index, task] of [...tasks.entries()].reverse().slice(0, most)) {
          done.push(task);
          onResult(task ** 2, index);
        }
        if (most < tasks.length) throw new CancellationError();
      };
    expect(await rejection(rememberedTasks(journal, step, 7, run(3)))).toBeInstanceOf(
      CancellationError,
    );
    const squares = await rememberedTasks(journal, step, 7, run(7));
    expect(squares).toEqual([0, 1, 4, 9, 16, 25, 36]);
    expect([...done].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
