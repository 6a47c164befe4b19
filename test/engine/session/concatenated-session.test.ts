import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { npyBytes, oebinText } from '../../core/formats/support/build-files.ts';
import { namesIn, runCli, temporaryFolder } from '../../support/cli.ts';
import { noise, spikeShape } from '../../support/raw-recording.ts';

const root = temporaryFolder();
const sampleRate = 30_000;
/** Of the recording in which two seconds were recorded, with three between them. */
const stretches = [
  { firstSample: 1000, count: sampleRate },
  { firstSample: 1000 + 4 * sampleRate, count: sampleRate },
];

/** Samples of two channels, interleaved, and their numbers on the clock of the acquisition. */
function recorded(chosen: readonly { firstSample: number; count: number }[]) {
  const samples: number[] = [];
  const numbers: number[] = [];
  for (const { firstSample, count } of chosen) {
    const random = noise(firstSample);
    for (let i = 0; i < count; i++) {
      const spike = spikeShape(((i + 300) % 600) - 300);
      samples.push(Math.round(10 * (random() + spike)), Math.round(10 * random()));
      numbers.push(firstSample + i);
    }
  }
  return { samples: Int16Array.from(samples), numbers };
}

/** An Open Ephys recording of these stretches. */
function writeRecording(folder: string, chosen: readonly (typeof stretches)[number][]) {
  const { samples, numbers } = recorded(chosen);
  const write = (path: string, content: Uint8Array | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write(
    'structure.oebin',
    oebinText([{ folder: 'A/', channelNames: ['CH1', 'CH2'], bitVolts: 0.1 }]),
  );
  write('continuous/A/continuous.dat', new Uint8Array(samples.buffer));
  write(
    'continuous/A/sample_numbers.npy',
    npyBytes(numbers, { type: 'int64', shape: [numbers.length] }),
  );
}

const linesOf = (...path: string[]) =>
  readFileSync(join(...path), 'utf8')
    .trimEnd()
    .split('\r\n');

/** A recording of two probes. */
function writeProbes(folder: string, firstSample: number) {
  const { samples, numbers } = recorded([{ firstSample, count: sampleRate / 2 }]);
  const streams = ['A', 'B'].map((name) => ({
    folder: `${name}/`,
    channelNames: ['CH1', 'CH2'],
    bitVolts: 0.1,
  }));
  for (const { folder: stream } of streams) {
    const place = join(folder, 'continuous', stream);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'continuous.dat'), new Uint8Array(samples.buffer));
    const shape = [numbers.length];
    writeFileSync(join(place, 'sample_numbers.npy'), npyBytes(numbers, { type: 'int64', shape }));
  }
  writeFileSync(join(folder, 'structure.oebin'), oebinText(streams));
}

describe('a session that is sorted as one recording', () => {
  it('gives what the single recording gives that holds the same stretches', async () => {
    const [early, late] = stretches;
    // The later one has the name that comes first: their clocks tell their order.
    writeRecording(join(root, 'parts', 'a'), [late!]);
    writeRecording(join(root, 'parts', 'b'), [early!]);
    writeRecording(join(root, 'whole'), stretches);
    const sort = (folder: string, ...flags: string[]) =>
      runCli(['sort', join(root, folder), '--json', ...flags]);
    const [whole, parts] = await Promise.all([sort('whole'), sort('parts', '--concatenate')]);
    expect([whole.code, parts.code]).toEqual([0, 0]);
    const homeOf = ({ stdout }: { stdout: string }) => {
      const { home, recordings } = JSON.parse(stdout);
      expect(recordings).toHaveLength(1);
      return join(home, recordings[0].name);
    };
    const [ofWhole, ofParts] = [homeOf(whole), homeOf(parts)];
    for (const file of ['spikes.csv', 'units.csv', 'templates.npy']) {
      expect(readFileSync(join(ofParts, file))).toEqual(readFileSync(join(ofWhole, file)));
    }
    const all = linesOf(ofWhole, 'spikes.csv');
    expect(all.length).toBeGreaterThan(90);
    const [first, second] = ['b_A', 'a_A'].map((name) =>
      linesOf(ofParts, 'recordings', name, 'spikes.csv').slice(1),
    );
    // On one clock only the number of the segment differs.
    const withoutSegment = (lines: readonly string[]) =>
      lines.map((line) => line.replace(/,\d+$/, ''));
    expect(withoutSegment([...first!, ...second!])).toEqual(withoutSegment(all.slice(1)));
    expect(second!.every((line) => line.endsWith(',0'))).toBe(true);

    // Done is done; each may be sorted alone as well.
    expect(JSON.parse((await sort('parts', '--concatenate')).stdout).recordings[0].runId).toBe(1);
    await sort('parts');
    const status = JSON.parse((await runCli(['status', join(root, 'parts'), '--json'])).stdout);
    const states = status.recordings.map(({ name, state }: Record<string, string>) => [
      name,
      state,
    ]);
    expect(states).toEqual([
      ['b_A_to_a_A', 'sorted'],
      ['a_A', 'sorted'],
      ['b_A', 'sorted'],
    ]);
    const exported = await runCli(['export', join(root, 'parts'), '--format', 'csv-long']);
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    const ofJoined = join(root, 'parts', 'spikeloom', 'exports', 'b_A_to_a_A', 'csv-long');
    expect(linesOf(ofJoined, 'spikes.csv')).toEqual(all);
    for (const [name, lines] of [
      ['b_A', first!],
      ['a_A', second!],
    ] as const) {
      expect(linesOf(ofJoined, 'recordings', name, 'spikes.csv').slice(1)).toEqual(lines);
      expect(linesOf(ofJoined, 'recordings', name, 'units.csv')).toHaveLength(
        linesOf(ofJoined, 'units.csv').length,
      );
    }
  });

  it('has each recording alone in a form that holds one segment only', async () => {
    const folder = join(root, 'parts');
    const { code, stderr } = await runCli(['export', folder, '--format', 'shybrid']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const exported = join(folder, 'spikeloom', 'exports', 'b_A_to_a_A', 'shybrid');
    expect(namesIn(exported)).toEqual(['recordings', 'sorting.json']);
    for (const name of ['a_A', 'b_A']) {
      const spikes = readFileSync(join(exported, 'recordings', name, 'spikes-shybrid.csv'), 'utf8');
      const whole = linesOf(folder, 'spikeloom', 'b_A_to_a_A', 'recordings', name, 'spikes.csv');
      expect(spikes.trimEnd().split('\n')).toHaveLength(whole.length - 1);
    }
  });

  it('has the settings of all that it is made of, where these do not differ', async () => {
    const folder = join(root, 'settings');
    writeProbes(join(folder, 'rec1'), 0);
    writeProbes(join(folder, 'rec2'), 10 * sampleRate);
    const say = (recordings: object) =>
      writeFileSync(join(folder, 'spikeloom.json'), JSON.stringify({ recordings }));
    say({ 'rec1/**': { units: 1, detectSigma: 5 }, 'rec2/**': { units: 2 } });
    const refused = await runCli(['sort', folder, '--concatenate']);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('SETTINGS_DIFFER');
    expect(refused.stderr).toMatch(/rec1.* and rec2.* units 1 for the first and 2 for the second/);
    say({ 'rec1/**': { units: 1 }, 'rec2/**': { units: 1, detectSigma: 5 } });
    await runCli(['sort', folder, '--concatenate']);
    const { runs } = JSON.parse((await runCli(['runs', folder, '--json'])).stdout);
    expect(runs[0].parameters).toMatchObject({ units: 1, detectSigma: 5 });
  });

  it('is one recording for each of its probes', async () => {
    const folder = join(root, 'probes');
    writeProbes(join(folder, 'rec1'), 0);
    writeProbes(join(folder, 'rec2'), 10 * sampleRate);
    const namesOf = ({ stdout }: { stdout: string }) =>
      JSON.parse(stdout).recordings.map(({ name }: { name: string }) => name);
    const session = await runCli(['sort', folder, '--concatenate', '--json']);
    const out = join(root, 'probes-out');
    const places = await runCli(['sort', folder, '--concatenate', '--out', out, '--json']);
    const wanted = ['rec1_A_to_rec2_A', 'rec1_B_to_rec2_B'];
    expect([namesOf(session), namesOf(places)]).toEqual([wanted, wanted]);
  });
});
