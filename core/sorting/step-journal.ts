import type { Stage } from './parameters.ts';

/** A step of a sort by which its value can be found again: the same input and parameters give the same. */
export interface Step {
  /** The value depends on the parameters of this stage and those before it, and on no others. */
  readonly stage: Stage;
  readonly name: string;
}

/**
 * What a sort has done already, kept past the end of its process. Values are plain data and typed
 * arrays, and come back to the bit.
 */
export interface StepJournal {
  /** What was recorded of a step, or undefined. */
  recall(step: Step): Promise<unknown>;
  record(step: Step, value: unknown): Promise<void>;
  /** Whether so much has been done since the last record that it is worth keeping. */
  isDue(): boolean;
}

/** Keeps nothing. */
export const noJournal: StepJournal = {
  recall: async () => undefined,
  record: async () => {},
  isDue: () => false,
};

/** The value of a step as an earlier run has recorded it, or else of the work. */
export async function rememberedStep<Value>(
  journal: StepJournal,
  step: Step,
  work: () => Promise<Value>,
): Promise<Value> {
  const known = (await journal.recall(step)) as { readonly value: Value } | undefined;
  if (known !== undefined) return known.value;
  const value = await work();
  if (journal.isDue()) await journal.record(step, { value });
  return value;
}

/** Keeps the entries of a step that has many, which come in any order. */
export class EntryRecorder<Entry> {
  private readonly journal: StepJournal;
  private readonly step: Step;
  private pending: Entry[] = [];
  private parts = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(journal: StepJournal, step: Step) {
    this.journal = journal;
    this.step = step;
  }

  /** The entries that earlier runs have recorded, one part after the other. */
  async *recall(): AsyncGenerator<Entry, void> {
    for (; ; this.parts++) {
      const part = (await this.journal.recall(this.stepOf(this.parts))) as Entry[] | undefined;
      if (part === undefined) return;
      yield* part;
    }
  }

  /** Takes an entry, and records all that have come since the last time where it is time to. */
  add(entry: Entry): void {
    if (this.journal === noJournal) return;
    this.pending.push(entry);
    if (this.journal.isDue()) this.flush();
  }

  /** Returns when what was taken is recorded, as far as it was time to. */
  async finish(): Promise<void> {
    await this.writing;
  }

  private flush(): void {
    const entries = this.pending;
    const step = this.stepOf(this.parts++);
    this.pending = [];
    this.writing = this.writing.then(() => this.journal.record(step, entries));
    // Who waits for the end hears of a failure; until then nobody does.
    this.writing.catch(() => {});
  }

  private stepOf(part: number): Step {
    return { stage: this.step.stage, name: `${this.step.name}, part ${part}` };
  }
}

/**
 * The results of tasks, of which only those are done that no earlier run has recorded.
 * @param run does some tasks, by their numbers, and tells of each result as it comes
 * @returns the results in the order of the tasks
 */
export async function rememberedTasks<Result>(
  journal: StepJournal,
  step: Step,
  taskCount: number,
  run: (
    tasks: readonly number[],
    onResult: (result: Result, index: number) => void,
  ) => Promise<unknown>,
): Promise<Result[]> {
  const recorder = new EntryRecorder<{ readonly task: number; readonly result: Result }>(
    journal,
    step,
  );
  const results = new Map<number, Result>();
  for await (const { task, result } of recorder.recall()) results.set(task, result);
  const open = Array.from({ length: taskCount }, (_, task) => task).filter(
    (task) => !results.has(task),
  );
  try {
    if (open.length > 0) {
      await run(open, (result, index) => {
        const task = open[index];
        results.set(task, result);
        recorder.add({ task, result });
      });
    }
  } finally {
    await recorder.finish();
  }
  return Array.from({ length: taskCount }, (_, task) => results.get(task) as Result);
}
