import { existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { SpikeloomError } from '../../../core/base/errors.ts';
import type { OpenOptions } from '../../../core/formats/open-options.ts';
import type { OpenedRecording } from '../../../core/formats/opened-recording.ts';
import { findPlaces } from '../../../engine/cli/recording-places.ts';
import { openPlace } from '../../../engine/files/open-place.ts';
import { counting, numberBytes, oebinText } from '../../core/formats/support/build-files.ts';
import { namesIn, runCli, temporaryFolder } from '../../support/cli.ts';
import { canSeeHandles, heldFiles } from '../files/held-files.ts';

const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folders = existsSync(data) ? readdirSync(data, { recursive: true, withFileTypes: true }) : [];
const raw: OpenOptions = { sampleRate: 20_000, channels: 4, dtype: 'int16' };

/**
 * Files that may be held while one recording of several is read: its own. HDF5 is read by a library
 * that opens the file itself, and all channels of a folder are looked at before any is read.
 */
function mostHeld({ formatId, recordings }: OpenedRecording): number {
  const files = recordings.map(({ samples }) => samples.length);
  if (['neuralynx', 'open-ephys-legacy'].includes(formatId)) return files.reduce((a, b) => a + b);
  const own = Math.max(...files);
  return ['nwb', 'mearec', 'mat'].includes(formatId) ? own + 1 : own;
}

/** Collects garbage all the time: Node warns of a file that it has to close itself. */
const collecting = `import v8 from 'node:v8'; import vm from 'node:vm';
v8.setFlagsFromString('--expose-gc');
setInterval(vm.runInNewContext('gc'), 30).unref();`;

describe('every file that was opened is closed', () => {
  it.skipIf(folders.length === 0 || !canSeeHandles)(
    'in all folders of real recordings (skipped where ../shared/data or /proc is absent)',
    async () => {
      const root = realpathSync(data);
      let openedCount = 0;
      /** Opens all of a folder as a command does, and closes it; some of it cannot be opened. */
      const visit = async (folder: string, options: OpenOptions) => {
        try {
          for (const place of await findPlaces(folder, options)) {
            const opened = await openPlace(place, options);
            openedCount += opened.recordings.length;
            const [{ recording }] = opened.recordings;
            await recording.read(0, 0, 1, new Float32Array(recording.channelCount));
            expect(heldFiles(root).length).toBeLessThanOrEqual(mostHeld(opened));
            await opened.close();
          }
        } catch (error) {
          expect(error).toBeInstanceOf(SpikeloomError);
        }
        expect(heldFiles(root)).toEqual([]);
      };
      for (const entry of folders) {
        if (!entry.isDirectory()) continue;
        for (const options of [{}, raw]) await visit(join(entry.parentPath, entry.name), options);
      }
      expect(openedCount).toBeGreaterThan(20);
    },
  );

  it('by the threads that sort one of several recordings', async () => {
    const folder = temporaryFolder();
    const streams = ['a', 'b'];
    const structure = streams.map((name) => ({
      folder: `${name}/`,
      channelNames: ['CH1'],
      bitVolts: 0.5,
    }));
    writeFileSync(join(folder, 'structure.oebin'), oebinText(structure));
    for (const name of streams) {
      const path = join(folder, 'continuous', name, 'continuous.dat');
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, numberBytes(counting(0, 3000), 'int16'));
    }
    const out = join(folder, 'out');
    vi.stubEnv('NODE_OPTIONS', `--import data:text/javascript,${encodeURIComponent(collecting)}`);
    const { code, stderr } = await runCli(['sort', folder, '--out', out]);
    expect(stderr).not.toMatch(/Warning|garbage/);
    expect(code).toBe(0);
    expect(namesIn(out)).toEqual(streams);
  });
});
