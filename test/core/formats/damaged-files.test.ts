import { describe, expect, it } from 'vitest';
import { DamagedFileError, UserError } from '../../../core/base/errors.ts';
import { Random } from '../../../core/base/random.ts';
import type { OpenOptions } from '../../../core/formats/open-options.ts';
import { openRecording } from '../../../core/formats/registry.ts';
import { wireProbe } from '../../../core/recording/probe-files/wire-probe.ts';
import {
  concatBytes,
  counting,
  npyBytes,
  numberBytes,
  oebinText,
  wavBytes,
} from './support/build-files.ts';
import { memoryTree } from './support/memory-tree.ts';

/**
 * Files as disks, networks and crashes leave them. A reader may refuse them or read what is left;
 * it must not crash, hang, or read outside the file (the memory source throws for that).
 */
const CASES = 500;

type Files = Readonly<Record<string, Uint8Array | string>>;

const words = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const tokens = ['-1', '0', '1e999', 'null', '[]', '{}', '"', '}', '999999999999999999', '0.5', ''];

function damage(content: Uint8Array | string, random: Random): Uint8Array {
  let bytes = concatBytes(content);
  for (let count = 1 + random.integer(3); count > 0; count--) bytes = damageOnce(bytes, random);
  return bytes;
}

function damageOnce(bytes: Uint8Array, random: Random): Uint8Array {
  // Headers are where the harm is: half of the damage is done there.
  const reach = random.uniform() < 0.5 ? Math.min(160, bytes.length) : bytes.length;
  const at = random.integer(reach + 1);
  const before = bytes.subarray(0, at);
  switch (random.integer(6)) {
    case 0:
      return before;
    case 1: {
      const changed = bytes.slice();
      if (at < changed.length) changed[at] = random.integer(256);
      return changed;
    }
    case 2: {
      const size = [1, 2, 4][random.integer(3)]!;
      const word = numberBytes([words[random.integer(words.length)]!], 'uint32').subarray(0, size);
      return concatBytes(before, word, bytes.subarray(at + size));
    }
    case 3:
      return concatBytes(before, bytes.subarray(at + 1 + random.integer(40)));
    case 4:
      return concatBytes(before, tokens[random.integer(tokens.length)]!, bytes.subarray(at));
    default:
      return concatBytes(before, tokens[random.integer(tokens.length)]!, bytes.subarray(at + 1));
  }
}

function expectRefusal(error: unknown): undefined {
  if (error instanceof UserError || error instanceof DamagedFileError) {
    expect(error.message.length).toBeGreaterThan(20);
    return undefined;
  }
  throw error;
}

/** @returns whether the files could be opened and read */
async function readEnds(files: Files, path: string, options: OpenOptions): Promise<boolean> {
  const tree = memoryTree(files);
  const opened = await openRecording(tree, path, options).catch(expectRefusal);
  for (const { recording } of opened?.recordings ?? []) {
    for (const [segment, { sampleCount }] of recording.segments.slice(0, 20).entries()) {
      expect(sampleCount).toBeGreaterThan(0);
      for (const start of [0, Math.max(0, sampleCount - 50)]) {
        const end = Math.min(start + 50, sampleCount);
        const out = new Float32Array(recording.channelCount * (end - start));
        await recording.read(segment, start, end, out);
      }
    }
  }
  await opened?.close();
  expect(tree.openCount()).toBe(0);
  return opened !== undefined;
}

const samples = counting(-150, 300);
const raw = { sampleRate: 1000, channels: 3, dtype: 'int16' } as const;
const channelNames = ['CH1', 'CH2', 'ADC1'];
const stream = 'continuous/A';

const openEphys: Files = {
  'structure.oebin': oebinText([{ folder: 'A', channelNames }]),
  [`${stream}/continuous.dat`]: numberBytes(samples, 'int16'),
  [`${stream}/sample_numbers.npy`]: npyBytes([...counting(5, 60), ...counting(90, 40)], {
    type: 'int64',
    shape: [100],
  }),
};

const victims: readonly [string, Files, string, string, OpenOptions][] = [
  ['raw binary', { 'a.bin': numberBytes(samples, 'int16') }, 'a.bin', 'a.bin', raw],
  [
    'sidecar',
    { 'a.bin': numberBytes(samples, 'int16'), 'a.json': JSON.stringify(raw) },
    'a.bin',
    'a.json',
    {},
  ],
  ...([1, 2, 3] as const).map((version): [string, Files, string, string, OpenOptions] => [
    `NumPy version ${version}`,
    {
      'a.npy': npyBytes(samples, {
        type: 'int16',
        shape: [100, 3],
        version,
        fortranOrder: version === 2,
      }),
    },
    'a.npy',
    'a.npy',
    { sampleRate: 1000 },
  ]),
  ...(['RIFF', 'RF64'] as const).map((form): [string, Files, string, string, OpenOptions] => [
    `wave ${form}`,
    { 'a.wav': wavBytes(samples, { type: 'int24', channelCount: 3, extensible: true, form }) },
    'a.wav',
    'a.wav',
    {},
  ]),
  ...Object.keys(openEphys).map((file): [string, Files, string, string, OpenOptions] => [
    `Open Ephys ${file}`,
    openEphys,
    '',
    file,
    {},
  ]),
];

describe.each(victims)('a damaged %s', (_, files, path, victim, options) => {
  it('is read as far as it goes or refused in words', async () => {
    expect(await readEnds(files, path, options)).toBe(true);
    let openedCount = 0;
    for (let seed = 0; seed < CASES; seed++) {
      const random = new Random(seed);
      const damaged = { ...files, [victim]: damage(files[victim]!, random) };
      const opened = await readEnds(damaged, path, options).catch((error) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
      if (opened) openedCount++;
    }
    expect(openedCount).toBeGreaterThan(0);
    expect(openedCount).toBeLessThan(CASES);
  });
});

describe('a damaged probe file', () => {
  it('gives a probe or is refused in words', () => {
    const probe = JSON.stringify({
      probes: [
        {
          si_units: 'um',
          contact_positions: [
            [0, 0],
            [0, 20],
          ],
          device_channel_indices: [1, 0],
        },
      ],
    });
    for (let seed = 0; seed < CASES; seed++) {
      const text = Buffer.from(damage(probe, new Random(seed))).toString('latin1');
      try {
        const { columns, probe: parsed } = wireProbe(text, 2);
        expect(parsed.positionsUm.length).toBe(2 * columns.length);
        expect(parsed.positionsUm.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expectRefusal(error);
      }
    }
  });
});
