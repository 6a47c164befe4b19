import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecording } from '../../core/formats/registry.ts';
import { openFileTree } from '../../engine/files/file-tree.ts';
import type { Opener } from './fuzz-case.ts';

/** Files on the disk, which is where the library of HDF5 reads, each under a name of its own. */
export function diskOpener(): Opener & { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-fuzz-'));
  let cases = 0;
  return {
    async open(files, path, options) {
      const place = join(folder, String(cases++));
      mkdirSync(place);
      try {
        for (const [name, content] of Object.entries(files)) {
          writeFileSync(join(place, name), content);
        }
        const opened = await openRecording(openFileTree(place), path, options);
        return {
          ...opened,
          async close() {
            await opened.close();
            rmSync(place, { recursive: true, force: true });
          },
        };
      } catch (error) {
        rmSync(place, { recursive: true, force: true });
        throw error;
      }
    },
    openCount: () => 0,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
