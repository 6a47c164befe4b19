import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { readSession } from '../../../engine/store/open-session.ts';
import { childEnvironment, namesIn, resultFiles, temporaryFolder } from '../../support/cli.ts';
import { writeFadingNeuron, writeNeuron } from '../../support/neuron-recording.ts';

const folder = temporaryFolder();
const sorting = fileURLToPath(new URL('fixtures/sort-session.ts', import.meta.url));
const long = 600_000;

/** What a process said before it ended, and whether it was killed. */
interface End {
  readonly lines: readonly string[];
  readonly isKilled: boolean;
}

/** Where a process is killed: so many milliseconds after it has told of a stage for the n-th time. */
interface Death {
  readonly stage: string;
  readonly times: number;
  readonly laterMs: number;
}

/** Sorts a session in a process of its own. */
function sortIn(session: string, raw: object, threads: number, death?: Death): Promise<End> {
  const child = spawn(process.execPath, [sorting, session, `${threads}`, JSON.stringify(raw)], {
    env: childEnvironment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let timesLeft = death?.times ?? 0;
  let faults = '';
  child.stderr.on('data', (text) => (faults += text));
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (line === death?.stage && --timesLeft === 0) {
      setTimeout(() => child.kill('SIGKILL'), death.laterMs);
    }
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve({ lines, isKilled: signal !== null });
      else reject(new Error(`the process ended with ${code}: ${faults}`));
    });
  });
}

/** All that a sort gives, but for when and how fast it was. */
async function resultOf(session: string) {
  const home = join(session, 'spikeloom');
  const result = join(home, 'day');
  expect(namesIn(home).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(namesIn(result)).toEqual(resultFiles);
  const { run: _, ...facts } = JSON.parse(readFileSync(join(result, 'sorting.json'), 'utf8'));
  const store = await readSession(session);
  const [recording] = store.recordings.list();
  const run = store.runs.lastFinished(recording.id)!;
  const stored = store.sortings.read(run.id, store.runs.parametersOf(run));
  const { unitCount, spikeCount } = run.numbers!;
  await store.close();
  const bytes = ['spikes.csv', 'units.csv', 'templates.npy'].map((name) =>
    readFileSync(join(result, name)),
  );
  return { bytes, facts, stored, numbers: { unitCount, spikeCount } };
}

const recordings = {
  short: {
    write: writeNeuron,
    raw: {},
    // Other parameters, and the stages that do not depend on them.
    other: { units: 1 },
    kept: ['Measuring the noise'],
  },
  // Long enough for its templates to be followed.
  long: {
    write: writeFadingNeuron,
    raw: { bandPass: 'off', whiten: 'off', templateMs: '8', learnSeconds: '60' },
    other: { follow: 'off' },
    kept: ['Measuring the noise', 'Reading a sample', 'Clustering', 'Learning templates'],
  },
};

describe.each(['short', 'long'] as const)('a %s sort that is killed again and again', (length) => {
  const { write, raw, other, kept } = recordings[length];
  const newSession = (name: string) => {
    const session = join(folder, `${length}-${name}`);
    mkdirSync(session);
    write(join(session, 'day'), 5);
    return session;
  };
  let whole: Awaited<ReturnType<typeof resultOf>>;
  let said: readonly string[];
  beforeAll(async () => {
    const session = newSession('whole');
    said = (await sortIn(session, raw, 2)).lines;
    whole = await resultOf(session);
    expect(whole.numbers.unitCount).toBe(1);
  }, long);

  it(
    'keeps what other parameters do not change, and gives what they give from the beginning',
    async () => {
      const session = join(folder, `${length}-whole`);
      const { lines } = await sortIn(session, { ...raw, ...other }, 1);
      for (const stage of kept) expect(said).toContain(stage);
      expect(lines).toContain('Sorting');
      expect(lines.filter((line) => kept.includes(line))).toEqual([]);
      const fresh = newSession('fresh');
      await sortIn(fresh, { ...raw, ...other }, 1);
      expect(await resultOf(session)).toEqual(await resultOf(fresh));
    },
    long,
  );

  it(
    'gives in the end what one gives that is left alone, to the byte',
    async () => {
      const random = new Random(length === 'short' ? 1 : 2);
      const stages = [...new Set(said)];
      const killedIn = new Set<string>();
      let kills = 0;
      for (let attempt = 0; attempt < 3 || kills < 25; attempt++) {
        const session = newSession(`${attempt}`);
        for (const stage of [...stages, ...stages.slice(-3), undefined]) {
          const most = Math.min(4, said.filter((line) => line === stage).length);
          const death = stage && {
            stage,
            times: 1 + random.integer(most),
            laterMs: 10 * random.integer(4),
          };
          const end = await sortIn(
            session,
            raw,
            random.integer(4) === 0 ? 2 : 1,
            death || undefined,
          );
          if (!end.isKilled) continue;
          kills++;
          killedIn.add(stage!);
        }
        expect(await resultOf(session)).toEqual(whole);
      }
      // It may end by itself before it hears that it is to die.
      const required = stages.filter((stage) => stage !== 'finished');
      expect([...killedIn]).toEqual(expect.arrayContaining(required));
    },
    long,
  );
});
