import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomically } from '../files/atomic-write.ts';

const ending = '.part';

/**
 * What parts of an experiment gave, on disk: one that was stopped, or crashed, goes on from there.
 * Parts of another build of the program are not used, because their numbers may differ.
 */
export class KeptParts {
  private readonly experimentFolder: string;
  private readonly folder: string;

  /**
   * @param experimentFolder of one experiment at one size
   * @param build names the program that computes
   */
  constructor(experimentFolder: string, build: string) {
    this.experimentFolder = experimentFolder;
    this.folder = join(experimentFolder, build);
  }

  /** How many there are of a run before, whose other builds' parts are forgotten. */
  async open(): Promise<number> {
    await mkdir(this.folder, { recursive: true });
    for (const build of await readdir(this.experimentFolder)) {
      const other = join(this.experimentFolder, build);
      if (other !== this.folder) await rm(other, { recursive: true });
    }
    return (await readdir(this.folder)).filter((name) => name.endsWith(ending)).length;
  }

  /** What the part gave in a run before, or gives now. */
  async part<Result>(name: string, compute: () => Result | Promise<Result>): Promise<Result> {
    const found = await this.find<Result>(name);
    if (found) return found.result;
    const result = await compute();
    await this.keep(name, result);
    return result;
  }

  /** Null where it is not there, or is damaged and thus to be computed again. */
  async find<Result>(name: string): Promise<{ readonly result: Result } | null> {
    try {
      return { result: deserialize(await readFile(this.fileOf(name))) as Result };
    } catch {
      return null;
    }
  }

  /** @param result of plain objects, numbers, texts and typed arrays */
  keep(name: string, result: unknown): Promise<void> {
    return writeFileAtomically(this.fileOf(name), serialize(result));
  }

  /** Forgets all, once the outcome of the whole is written. */
  async remove(): Promise<void> {
    await rm(this.experimentFolder, { recursive: true });
  }

  private fileOf(name: string): string {
    return join(this.folder, `${encodeURIComponent(name)}${ending}`);
  }
}
