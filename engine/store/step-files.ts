import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Notice,
  type Parameters,
  parametersUpTo,
  type Step,
  type StepJournal,
} from '../../core/index.ts';
import { readChecked, writeChecked } from './checked-file.ts';
import { contentHash } from './content-hash.ts';

/** Where a sort keeps its finished steps: plain data, for any thread. */
export interface StepPlace {
  /** Of this recording alone. */
  readonly folder: string;
  /** What the steps are of besides parameters: the input and the program, as a hash. */
  readonly subject: string;
  /** Work of so many seconds is worth a file; 2 unless told otherwise. */
  readonly everySeconds?: number;
}

/** Seconds of work that may be lost, and after which a few megabytes on the disk cost nothing. */
const usualSeconds = 2;

const ending = '.step';
/** Steps that another run with other parameters may begin from, as long as they are small and not many. */
const reusable = /^(plan|units)-.*\.step$/;
const MOST_REUSABLE_BYTES = 4 << 20;
const MOST_REUSABLE = 8;

/**
 * Finished steps as files, each complete or not there. What is damaged is as good as absent: then the
 * step is done again. A disk that takes no more ends the keeping, not the work.
 */
export class StepFiles implements StepJournal {
  private readonly place: StepPlace;
  private readonly parameters: Parameters;
  private lastMs = performance.now();
  private trouble: Notice | null = null;

  constructor(place: StepPlace, parameters: Parameters) {
    this.place = place;
    this.parameters = parameters;
  }

  /** What the user should know about the keeping. */
  get notices(): readonly Notice[] {
    return this.trouble === null ? [] : [this.trouble];
  }

  recall(step: Step): Promise<unknown> {
    return readChecked(this.pathOf(step));
  }

  async record(step: Step, value: unknown): Promise<void> {
    if (this.trouble !== null) return;
    try {
      await writeChecked(this.pathOf(step), value);
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (syscall === undefined) throw error;
      this.trouble = {
        code: 'STEPS_NOT_KEPT',
        message: `What is done cannot be kept in ${this.place.folder} (${code}); if this sort is interrupted, it begins again further back.`,
      };
    }
    this.lastMs = performance.now();
  }

  isDue(): boolean {
    return performance.now() - this.lastMs >= 1000 * (this.place.everySeconds ?? usualSeconds);
  }

  private pathOf({ stage, name }: Step): string {
    const { folder, subject } = this.place;
    const key = contentHash([subject, parametersUpTo(this.parameters, stage), name]);
    const word = name.replaceAll(/[^a-z0-9]+/gi, '_');
    return join(folder, `${word}-${key.slice(0, 32)}${ending}`);
  }
}

/** Lets go of the steps of a sort that is finished, but for what one with other parameters can use. */
export async function tidySteps(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => ({ name, ...(await sizeAndTime(join(folder, name))) })),
  );
  const kept = files
    .filter(({ name, size }) => reusable.test(name) && size <= MOST_REUSABLE_BYTES)
    .sort((a, b) => b.mtimeMs - a.mtimeMs)
    .slice(0, MOST_REUSABLE);
  for (const file of files) {
    if (!kept.includes(file)) await rm(join(folder, file.name), { force: true });
  }
  if (kept.length === 0) await removeSteps(folder);
}

/** Whether a sort may find steps there. */
export async function hasSteps(folder: string): Promise<boolean> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  return names.some((name) => name.endsWith(ending));
}

/** Lets go of all steps. */
export async function removeSteps(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function sizeAndTime(path: string) {
  const { size, mtimeMs } = await stat(path);
  return { size, mtimeMs };
}
