import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { NamedRecording } from '../../core/formats/opened-recording.ts';
import { openPlace } from '../../engine/files/open-place.ts';
import { hasModules, runPython } from './python.ts';

interface NeoStream {
  readonly rate: number;
  readonly names: readonly string[];
  readonly segments: readonly {
    readonly count: number;
    /** The first and the last samples in microvolts, by channel. */
    readonly start: readonly (readonly number[])[];
    readonly end: readonly (readonly number[])[];
  }[];
}

const script = fileURLToPath(new URL('read_real.py', import.meta.url));
const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Where neo wants a folder for files that are recordings of their own. */
const files: Readonly<Record<string, readonly string[]>> = {
  'spikeglx/Noise4Sam_g0': [
    'spikeglx/Noise4Sam_g0/Noise4Sam_g0_imec0/Noise4Sam_g0_t0.imec0.ap.bin',
    'spikeglx/Noise4Sam_g0/Noise4Sam_g0_t0.nidq.bin',
  ],
  'spikeglx/NP2_with_sync': [
    'spikeglx/NP2_with_sync/all_chan_g0_imec0/all_chan_g0_t0.imec0.ap.bin',
    'spikeglx/NP2_with_sync/all_chan_g0_t0.nidq.bin',
  ],
};

describe.skipIf(!existsSync(data) || !hasModules('neo'))(
  'real recordings (skipped without neo or ../shared/data)',
  () => {
    it('are to neo what they are here', async () => {
      const told = runPython(script, [data]) as Record<string, readonly NeoStream[]>;
      expect(Object.keys(told)).toHaveLength(9);
      for (const [place, streams] of Object.entries(told)) {
        const opened = await Promise.all(
          (files[place] ?? [place]).map((path) =>
            openPlace(join(data, path), { allChannels: true }),
          ),
        );
        const recordings = opened.flatMap((each) => each.recordings);
        for (const stream of streams) {
          for (const [channel, name] of stream.names.entries()) {
            const found = await Promise.all(
              stream.segments.map(({ count, start, end }) =>
                isThere(recordings, stream.rate, name, count, [start[channel]!, end[channel]!]),
              ),
            );
            expect([place, name, found]).toEqual([place, name, stream.segments.map(() => true)]);
          }
        }
        await Promise.all(opened.map((each) => each.close()));
      }
    }, 60_000);
  },
);

/** Whether a segment of a recording begins and ends as a channel does. */
async function isThere(
  recordings: readonly NamedRecording[],
  rate: number,
  name: string,
  count: number,
  ends: readonly (readonly number[])[],
): Promise<boolean> {
  for (const { recording } of recordings) {
    const channel = recording.channelNames.indexOf(name);
    if (channel < 0 || Math.abs(recording.sampleRate / rate - 1) > 1e-6) continue;
    for (const [segment, { sampleCount }] of recording.segments.entries()) {
      if (sampleCount !== count) continue;
      const shown = ends[0]!.length;
      const starts = [0, count - shown];
      const found = await Promise.all(
        starts.map((start) =>
          recording.read(
            segment,
            start,
            start + shown,
            new Float32Array(recording.channelCount * shown),
          ),
        ),
      );
      const areEqual = ends.every((expected, i) =>
        expected.every((value, t) => {
          const ours = found[i]![channel * shown + t]!;
          return Math.abs(ours - value) <= 1e-5 * (1 + Math.abs(value));
        }),
      );
      if (areEqual) return true;
    }
  }
  return false;
}
