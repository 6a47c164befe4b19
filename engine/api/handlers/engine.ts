import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { codingKernels } from '../../../core/index.ts';
import { defaultLimits } from '../../cli/work-limits.ts';
import { version } from '../../version.ts';
import type { EngineMethods, FolderEntry, FolderListing } from '../contract.ts';
import { makeDemo } from '../demo-folder.ts';
import type { Handlers } from '../handlers.ts';
import type { UserFiles } from '../user-files.ts';

const startedAt = new Date().toISOString();

/** @param demoFolder where the demo is made */
export function engineHandlers(
  userFiles: UserFiles,
  demoFolder: string,
): Handlers<keyof EngineMethods> {
  return {
    engineFacts: () => ({
      version,
      pid: process.pid,
      startedAt,
      threads: defaultLimits.threads,
      backend: `cpu (${codingKernels().kind})`,
      memory: {
        usedBytes: process.memoryUsage.rss(),
        budgetBytes: defaultLimits.memoryBytes,
      },
      platform: `${process.platform} ${process.arch}`,
    }),
    recentPlaces: () => userFiles.recentPlaces(),
    async forgetPlace({ path }) {
      await userFiles.forgetPlace(path);
      return userFiles.recentPlaces();
    },
    listFolder: ({ path }) => listFolder(path ?? homedir()),
    async makeDemo(_, { cancellation }) {
      await makeDemo(demoFolder, cancellation);
      return { path: demoFolder };
    },
    readPreference: async ({ name }) => ({ json: await userFiles.readPreference(name) }),
    async writePreference({ name, json }) {
      await userFiles.writePreference(name, json);
      return null;
    },
  };
}

/** Folders first, each kind by name; hidden entries are left out. */
async function listFolder(given: string): Promise<FolderListing> {
  const path = await realpath(given);
  const entries = await readdir(path, { withFileTypes: true });
  const seen = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith('.'))
      .map(async ({ name }): Promise<FolderEntry | null> => {
        const full = join(path, name);
        // A link may lead nowhere.
        const found = await stat(full).catch(() => null);
        if (found === null || !(found.isDirectory() || found.isFile())) return null;
        return {
          name,
          path: full,
          isFolder: found.isDirectory(),
          byteLength: found.isFile() ? found.size : 0,
          changedAt: found.mtime.toISOString(),
        };
      }),
  );
  const parent = dirname(path);
  return {
    path,
    parent: parent === path ? null : parent,
    entries: seen
      .filter((entry) => entry !== null)
      .sort(
        (a, b) =>
          Number(b.isFolder) - Number(a.isFolder) ||
          a.name.localeCompare(b.name, 'en', { numeric: true }),
      ),
  };
}
