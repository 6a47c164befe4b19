import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { OpenedRecording } from '../../core/formats/opened-recording.ts';
import { openPlace } from '../../engine/files/open-place.ts';
import { rowsOf } from '../core/formats/events/read-events.ts';
import {
  commentPayload,
  digitalPayload,
  electrodes,
  nevBytes,
  nsxBytes,
} from '../core/formats/support/blackrock-files.ts';
import { counting } from '../core/formats/support/build-files.ts';
import { readRows } from '../core/formats/support/laws.ts';
import { xml } from '../core/formats/support/neuroscope-files.ts';
import { plxBytes } from '../core/formats/support/plexon-files.ts';
import { eventBlock, smrBytes, waveBlocks } from '../core/formats/support/spike2-files.ts';
import { temporaryFolder } from '../support/cli.ts';
import { hasModules, runPython } from './python.ts';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const folder = temporaryFolder();

async function withOpened<T>(name: string, work: (opened: OpenedRecording) => Promise<T>) {
  const opened = await openPlace(join(folder, name), {});
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

describe.skipIf(!hasModules('scipy', 'pynwb', 'h5py'))(
  'recordings that scipy, pynwb and h5py write (skipped without them)',
  () => {
    it('are read to the sample, compressed, linked and put together', async () => {
      const { rate, frames, channels } = runPython(script('write_recordings.py'), [folder]) as {
        rate: number;
        frames: number;
        channels: number;
      };
      const expected = counting(0, channels).map((c) =>
        counting(0, frames).map((t) => 10 * c + (t % 1000)),
      );
      for (const name of [
        ...['plain-wide.mat', 'plain-tall.mat', 'compressed-wide.mat', 'compressed-tall.mat'],
        ...['raw.nwb', 'linked.nwb', 'virtual.nwb', 'external.nwb', 'simulation.h5'],
      ]) {
        await withOpened(name, async ({ recordings }) => {
          const { recording, samples } = recordings[0]!;
          expect([name, recording.sampleRate]).toEqual([name, rate]);
          const rows = await readRows(recording);
          const rounded = rows.map((row) => row.map((value) => Math.round(1000 * value) / 1000));
          expect(rounded).toEqual(expected);
          const isLinked = ['linked.nwb', 'virtual.nwb', 'external.nwb'].includes(name);
          expect(samples.length).toBe(isLinked ? 2 : 1);
        });
      }
      const events = await withOpened('raw.nwb', ({ recordings }) => recordings[0]!.events!.read());
      expect(rowsOf(events)).toEqual([
        ['trials', 0, 1000, Number.NaN, ''],
        ['notes', 0, 1200, Number.NaN, 'lever'],
        ['light', 0, 1400, 1, ''],
        ['light', 0, 1600, -1, ''],
        ['trials', 0, 2000, Number.NaN, ''],
        ['notes', 0, 4000, Number.NaN, 'reward'],
      ]);
    });

    it('are refused by name where the file that holds the samples is gone', async () => {
      mkdirSync(folder, { recursive: true });
      rmSync(join(folder, 'raw.nwb'));
      for (const name of ['linked.nwb', 'virtual.nwb']) {
        await expect(openPlace(join(folder, name), {})).rejects.toMatchObject({
          code: 'FILE_NOT_FOUND',
          message: expect.stringContaining('raw.nwb'),
        });
      }
    });
  },
);

interface NeoFacts {
  readonly names: readonly string[];
  readonly rate: number;
  readonly segments: readonly (readonly (readonly number[])[])[];
  readonly events: readonly (readonly [channel: string, seconds: number, label: string])[];
}

/** The same recording in the layouts of three vendors, with a pause, and one of Neuroscope. */
function writeVendors() {
  const stretches = [
    { ticks: 400, first: 0, length: 500 },
    { ticks: 90_000, first: 500, length: 300 },
  ];
  const wires = [0, 1];
  const values = (c: number, first: number, length: number) =>
    counting(first, length).map((t) => 100 * c + (t % 97));
  const slow = wires.map((c) => ({ name: `WB0${c + 1}`, number: c, rate: 40_000, gain: 2 }));
  // All of one length: neo takes each block for as long as the one before.
  const blocks = stretches.flatMap(({ ticks, first, length }) =>
    counting(0, length / 100).flatMap((i) =>
      wires.map((c) => ({
        type: 5,
        ticks: ticks + 100 * i,
        channel: c,
        values: values(c, first + 100 * i, 100),
      })),
    ),
  );
  const events = [
    { type: 4, ticks: 410, channel: 1 },
    { type: 4, ticks: 90_020, channel: 257, unit: 77 },
  ];
  writeFileSync(join(folder, 'day.plx'), plxBytes(slow, [...blocks, ...events]));

  const smr = smrBytes([
    ...wires.map((c) => ({
      kind: 1,
      title: `wire ${c}`,
      unit: 'mV',
      scale: 2,
      blocks: waveBlocks(
        stretches.map(({ ticks, first, length }) => ({ ticks, values: values(c, first, length) })),
      ),
    })),
    { kind: 3, title: 'lick', blocks: [eventBlock([{ ticks: 410 }, { ticks: 90_020 }])] },
    { kind: 5, title: 'Keyboard', blocks: [eventBlock([{ ticks: 500, code: 97 }])] },
  ]);
  writeFileSync(join(folder, 'day.smr'), smr);

  const packets = stretches.map(({ ticks, first, length }) => ({
    ticks,
    values: counting(first, length).flatMap((t) => wires.map((c) => 100 * c + (t % 97))),
  }));
  writeFileSync(join(folder, 'day.ns6'), nsxBytes(packets, { channels: electrodes }));
  const nev = nevBytes([
    { ticks: 410, id: 0, payload: digitalPayload(5) },
    { ticks: 420, id: 0xffff, payload: commentPayload('light') },
    { ticks: 90_020, id: 0, payload: digitalPayload(7) },
  ]);
  writeFileSync(join(folder, 'day.nev'), nev);

  const group = counting(0, 3).map((c) => `<channel skip="0">${c}</channel>`);
  writeFileSync(join(folder, 'session.xml'), xml(`<group>${group.join('')}</group>`));
  writeFileSync(
    join(folder, 'session.dat'),
    Int16Array.from(counting(0, 900), (i) => (i * i) % 30_011),
  );
}

describe.skipIf(!hasModules('neo'))(
  'recordings by the layouts of vendors (skipped without neo)',
  () => {
    it('are to neo what they are here', async () => {
      writeVendors();
      const told = runPython(script('read_recordings.py'), [folder]) as Record<string, NeoFacts>;
      for (const [name, neo] of Object.entries(told)) {
        await withOpened(name, async ({ recordings }) => {
          const { recording, events } = recordings[0]!;
          expect(recording.channelNames).toEqual(neo.names);
          expect(recording.sampleRate).toBeCloseTo(neo.rate, 6);
          const rows = await Promise.all(recording.segments.map((_, i) => readRows(recording, i)));
          // For neo the pauses of Plexon are none.
          const theirs = neo.names.map((_, c) => neo.segments.flatMap((segment) => segment[c]!));
          for (const [c, row] of theirs.entries()) {
            const ours = rows.flatMap((segment) => segment[c]!);
            expect(ours.length).toBe(row.length + 1);
            for (const [t, value] of row.entries()) expect(ours[t]).toBeCloseTo(value, 2);
          }
          const { channels, channelIndex, seconds, value } = await events!.read();
          const ours = Array.from(seconds, (time, i) => [time, value[i]!] as const)
            .filter((_, i) => channels[channelIndex[i]!] !== 'comment')
            .sort(([a], [b]) => a - b);
          const expected = neo.events.filter(([channel]) => channel !== 'comments');
          const sorted = [...expected].sort(([, a], [, b]) => a - b);
          expect(ours.length).toBe(sorted.length);
          for (const [i, [time, code]] of ours.entries()) {
            expect(time).toBeCloseTo(sorted[i]![1], 6);
            const label = sorted[i]![2];
            if (label !== '' && !Number.isNaN(code)) expect(code).toBe(Number(label));
          }
        });
      }
    });
  },
);
