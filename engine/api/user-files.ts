import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../core/index.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import type { RecentPlace } from './contract.ts';

const mostRecent = 20;
const mostPreferences = 500;

type Kept = Omit<RecentPlace, 'exists' | 'name'>;

/** What is kept for this user, whatever folder is open: recent places and preferences. */
export class UserFiles {
  private readonly folder: string;
  /** Changes wait for each other, so that none is lost. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  async recentPlaces(): Promise<readonly RecentPlace[]> {
    await this.last;
    const kept = await this.read<readonly Kept[]>('recent.json', []);
    return Promise.all(
      kept.map(async (place) => ({
        ...place,
        name: basename(place.path),
        exists: await stat(place.path).then(
          () => true,
          () => false,
        ),
      })),
    );
  }

  /** Puts a place first. */
  rememberPlace(path: string, isFolder: boolean): Promise<void> {
    const place = { path, isFolder, openedAt: new Date().toISOString() };
    return this.change<readonly Kept[]>('recent.json', [], (kept) =>
      [place, ...kept.filter((other) => other.path !== path)].slice(0, mostRecent),
    );
  }

  forgetPlace(path: string): Promise<void> {
    return this.change<readonly Kept[]>('recent.json', [], (kept) =>
      kept.filter((other) => other.path !== path),
    );
  }

  async readPreference(name: string): Promise<string | null> {
    const kept = await this.read<Record<string, string>>('preferences.json', {});
    return Object.hasOwn(kept, name) ? kept[name]! : null;
  }

  writePreference(name: string, json: string): Promise<void> {
    return this.change<Record<string, string>>('preferences.json', {}, (kept) => {
      const changed = new Map(Object.entries(kept)).set(name, json);
      if (changed.size > mostPreferences) {
        throw new UserError(
          'TOO_MANY_PREFERENCES',
          `${changed.size} preferences are kept; at most ${mostPreferences} can be.`,
        );
      }
      return Object.fromEntries(changed);
    });
  }

  private async change<Content>(
    name: string,
    none: Content,
    changed: (content: Content) => Content,
  ): Promise<void> {
    const work = this.last.then(async () => {
      const content = changed(await this.read(name, none));
      await mkdir(this.folder, { recursive: true });
      await writeFileAtomically(join(this.folder, name), `${JSON.stringify(content, null, 2)}\n`);
    });
    this.last = work.catch(() => undefined);
    await work;
  }

  /** What is not there, or cannot be read any more, was never kept: nothing of it is a result. */
  private async read<Content>(name: string, none: Content): Promise<Content> {
    try {
      return JSON.parse(await readFile(join(this.folder, name), 'utf8')) as Content;
    } catch {
      return none;
    }
  }
}
