import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Random } from '../../../core/base/random.ts';
import { runCli, temporaryFolder } from '../../support/cli.ts';

/** For the files of the test file that imports this. */
export const folder = temporaryFolder();

const trialCount = 40;
const windowMs = 400;
/** From one event to the next. */
const periodMs = 500;

/** What is done in each millisecond of the window: a swing that begins at 100 ms. */
const swing = Array.from({ length: windowMs }, (_, t) =>
  t >= 100 && t < 200 ? Math.sin(((t - 100) / 100) * 2 * Math.PI) : 0,
);

/** Spikes at 1 kHz of two units that the swing drives up and down, and of one that is always silent near events. */
function simulateSpikes(): [unitId: number, sample: number][] {
  const random = new Random(11);
  const spikes: [number, number][] = [];
  for (let trial = 0; trial < trialCount; trial++) {
    for (const [unitId, sign] of [
      [3, 1],
      [5, -1],
    ] as const) {
      let last = -10;
      for (let t = 0; t < windowMs; t++) {
        const logOdds = -3.5 + 2 * sign * swing[t] - (t - last <= 3 ? 5 : 0);
        if (random.uniform() >= 1 / (1 + Math.exp(-logOdds))) continue;
        spikes.push([unitId, 1000 + trial * periodMs + t]);
        last = t;
      }
    }
    spikes.push([8, 1000 + trial * periodMs + windowMs + 50]);
  }
  return spikes;
}

const spikes = simulateSpikes();
export const eventSeconds = Array.from({ length: trialCount }, (_, i) => 1 + (i * periodMs) / 1000);

const text = (header: string, rows: readonly (readonly (string | number)[])[]) =>
  `${header}\n${rows.map((row) => `${row.join(',')}\n`).join('')}`;

export function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const spikesFile = write('spikes.csv', text('unit_id,sample_index', spikes));
export const eventsFile = write(
  'events.csv',
  text(
    'time_s',
    eventSeconds.map((time) => [time]),
  ),
);
export const stimulusFile = write(
  'stimulus.csv',
  text(
    'swing',
    swing.map((value) => [value]),
  ),
);

/** The files of a sorting that `rates` looks at. */
export const sortingFolder = join(folder, 'sorting');
mkdirSync(sortingFolder);
writeFileSync(
  join(sortingFolder, 'sorting.json'),
  JSON.stringify({
    recording: {
      sampleRate: 1000,
      segments: [{ startSample: 0, sampleCount: 1000 + trialCount * periodMs, startTime: 0 }],
    },
  }),
);
writeFileSync(join(sortingFolder, 'spikes.csv'), text('unit_id,sample_index', spikes));

const usual: Readonly<Record<string, readonly string[]>> = {
  '--spikes': [spikesFile],
  '--sample-rate': ['1000'],
  '--events': [eventsFile],
  '--window-ms': ['0', String(windowMs)],
};

let runs = 0;

/**
 * Arguments of `rates` on the files above, with other flags in place of the usual ones; none for null.
 * Each run writes into a folder of its own, so that what it leaves beside its results is its own.
 */
export function ratesArguments(flags: Readonly<Record<string, readonly string[] | null>>) {
  const out = join(folder, `run-${runs++}`, 'out');
  mkdirSync(dirname(out));
  const all = { ...usual, '--out': [out], ...flags };
  const words = Object.entries(all).flatMap(([flag, values]) => (values ? [flag, ...values] : []));
  return { out: all['--out']?.[0] ?? out, words: ['rates', ...words] };
}

export async function runRates(flags: Readonly<Record<string, readonly string[] | null>> = {}) {
  const { out, words } = ratesArguments(flags);
  return { ...(await runCli(words)), out };
}
