import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { counting, numberBytes } from '../../core/formats/support/build-files.ts';
import { xml } from '../../core/formats/support/neuroscope-files.ts';
import { connect, startEngine } from '../../support/api.ts';
import { runCli } from '../../support/cli.ts';
import { eventSeconds, folder, runRates } from './rates-files.ts';

const session = join(folder, 'session');
const dat = join(session, 'day.dat');

/** Lines that go up at the events and down 10 ms later, in a recording of 25 s. */
beforeAll(() => {
  mkdirSync(session);
  writeFileSync(
    dat,
    numberBytes(
      counting(0, 3 * 500_000).map((i) => i % 100),
      'int16',
    ),
  );
  writeFileSync(join(session, 'day.xml'), xml(''));
  const lines = eventSeconds.map((time) => `${1000 * time} up, left\n`);
  writeFileSync(join(session, 'day.led.evt'), lines.join(''));
  writeFileSync(join(session, 'day.tone.evt'), '20000 "loud"\n99000 too late\n');
  writeFileSync(join(session, 'plain.wav'), readFileSync(dat).subarray(0, 100));
});

describe('the events of a recording', () => {
  it('are written as CSV, and what is left out is said', async () => {
    const out = join(folder, 'written.csv');
    const { code, stdout, stderr } = await runCli(['events', dat, '--out', out]);
    expect(stderr).toMatch(/^note: 1 of 42 events .* \[EVENTS_OUTSIDE_RECORDING\]\n$/);
    expect(code).toBe(0);
    expect(stdout).toBe(`day: 41 events (led 40, tone 1)\n${out}\n`);
    const rows = readFileSync(out, 'utf8').split('\r\n');
    expect(rows.slice(0, 2)).toEqual([
      'time_s,channel,value,label,duration_s,sample_index,segment',
      '1.00000000,led,,"up, left",,20000,0',
    ]);
    expect(rows).toContain('20.00000000,tone,,"""loud""",,400000,0');
    const printed = await runCli(['events', dat]);
    expect(printed.stdout).toBe(readFileSync(out, 'utf8'));
  });

  it('are counted by info and list', async () => {
    const info = await runCli(['info', dat]);
    expect(info.stdout).toMatch(/^ {2}events +41 events \(led 40, tone 1\)$/m);
    const facts = JSON.parse((await runCli(['info', dat, '--json'])).stdout);
    expect(facts[0].events).toMatchObject({
      count: 41,
      channels: [
        { name: 'led', count: 40 },
        { name: 'tone', count: 1 },
      ],
    });
    const list = JSON.parse((await runCli(['list', session, '--json'])).stdout);
    expect(list.recordings).toMatchObject([{ place: 'day.dat', eventCount: 41 }]);
  });

  it('are what trials begin at, as those of a CSV are', async () => {
    const flags = { '--model': ['glm'], '--units': ['3', '5'] };
    const fromFile = await runRates(flags);
    expect(fromFile.stderr).toBe('');
    const chosen = { ...flags, '--events': [dat], '--event-channel': ['led'] };
    const fromRecording = await runRates(chosen);
    expect(fromRecording.stderr).toMatch(/^note: 1 of 42 events [^\n]*\n$/);
    const result = ({ out }: { out: string }) => readFileSync(join(out, 'goodness.csv'), 'utf8');
    expect(result(fromRecording)).toBe(result(fromFile));
    const unchosen = await runRates({ ...flags, '--events': [dat] });
    expect(unchosen.code).toBe(2);
    expect(unchosen.stderr).toContain('led (40), tone (1)');
    const absent = await runRates({ ...flags, '--events': [dat], '--event-channel': ['lamp'] });
    expect(absent.stderr).toContain('[NO_SUCH_EVENT_CHANNEL]');
  });

  it('come by one call to the engine', async () => {
    const engine = connect(startEngine());
    const { sessionId } = await engine.openSession({ path: session });
    const { recordings } = await engine.listRecordings({ sessionId });
    const { recordingId } = recordings[0]!;
    const events = await engine.readRecordedEvents({ sessionId, recordingId });
    expect(events.channels).toEqual(['led', 'tone']);
    expect(Array.from(events.seconds.subarray(0, 40))).toEqual(
      eventSeconds.slice(0, 39).concat(20),
    );
    await engine.closeSession({ sessionId });
  });

  it('are not there where the format has none', async () => {
    const raw = ['--sample-rate', '1000', '--channels', '1', '--dtype', 'int16'];
    const plain = join(folder, 'plain.bin');
    writeFileSync(plain, numberBytes(counting(0, 10), 'int16'));
    const { code, stderr } = await runCli(['events', plain, ...raw]);
    expect(code).toBe(2);
    expect(stderr).toContain('[NO_EVENTS]');
    const info = await runCli(['info', plain, ...raw]);
    expect(info.stdout).toMatch(/^ {2}events +none$/m);
  });
});
