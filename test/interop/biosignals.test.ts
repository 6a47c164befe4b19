import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openPlace } from '../../engine/files/open-place.ts';
import { readRows } from '../core/formats/support/laws.ts';
import { temporaryFolder } from '../support/cli.ts';
import { hasModules, runPython } from './python.ts';

/** What was written into a file. */
interface Written {
  readonly rate: number;
  readonly names: readonly string[];
  readonly microvolts: readonly (readonly number[])[];
  readonly events: readonly (readonly [
    channel: string,
    seconds: number,
    durationSeconds: number | null,
    label: string,
  ])[];
}

const script = fileURLToPath(new URL('write_biosignals.py', import.meta.url));
const folder = temporaryFolder();

describe.skipIf(!hasModules('pyedflib', 'pybv', 'mne', 'pynwb.event'))(
  'recordings that pyedflib, pybv and pynwb write (skipped without them)',
  () => {
    it('have their samples, names and events', async () => {
      const told = runPython(script, [folder]) as Record<string, Written>;
      expect(Object.keys(told).length).toBe(6);
      for (const [name, written] of Object.entries(told)) {
        const opened = await openPlace(join(folder, name), {});
        const { recording, events } = opened.recordings[0]!;
        expect([name, recording.sampleRate]).toEqual([name, written.rate]);
        expect([name, recording.channelNames]).toEqual([name, written.names]);
        const rows = await readRows(recording);
        for (const [channel, expected] of written.microvolts.entries()) {
          expect([name, channel, wrongCount(rows[channel]!, expected)]).toEqual([name, channel, 0]);
        }
        const found = await events!.read();
        const rowsFound = Array.from(found.seconds, (time, i) => [
          found.channels[found.channelIndex[i]!],
          Number(time.toFixed(6)),
          Number.isNaN(found.durationSeconds[i]!)
            ? null
            : Number(found.durationSeconds[i]!.toFixed(6)),
          found.label[i],
        ]);
        expect([name, rowsFound]).toEqual([name, written.events]);
        await opened.close();
      }
    });
  },
);

/** How many values differ by more than single precision takes. */
const wrongCount = (found: readonly number[], expected: readonly number[]) =>
  expected.filter((value, t) => !(Math.abs(found[t]! - value) <= 1e-6 * (1 + Math.abs(value))))
    .length + Math.abs(found.length - expected.length);
