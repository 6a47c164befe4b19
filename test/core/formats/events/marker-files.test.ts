import { describe, expect, it } from 'vitest';
import {
  nevBytes as blackrockNev,
  commentPayload,
  digitalPayload,
  electrodes,
  nsxBytes,
} from '../support/blackrock-files.ts';
import { vhdr } from '../support/brainvision-files.ts';
import {
  counting,
  npyBytes,
  npyTextBytes,
  numberBytes,
  oebinText,
} from '../support/build-files.ts';
import {
  ncsBytes,
  nevBytes as neuralynxNev,
  recordsWithSkips,
} from '../support/neuralynx-files.ts';
import { xml } from '../support/neuroscope-files.ts';
import { continuousBytes, legacyEventsBytes } from '../support/open-ephys-legacy-files.ts';
import { readEvents, rowsOf } from './read-events.ts';

const none = Number.NaN;

describe('events in files of their own', () => {
  it.each(['2.3', '3.0'] as const)(
    'of Blackrock %s: words and comments, no spikes',
    async (version) => {
      const nev = blackrockNev(
        [
          { ticks: 3, id: 0, payload: digitalPayload(0xff01) },
          { ticks: 4, id: 1, payload: numberBytes(counting(0, 40), 'int16') },
          { ticks: 5, id: 0xffff, payload: commentPayload('light on') },
          { ticks: 707, id: 0, payload: digitalPayload(7, true) },
          { ticks: 300, id: 0, payload: digitalPayload(8) },
        ],
        version,
      );
      const packets = [0, 700].map((ticks) => ({ ticks, values: counting(0, 40) }));
      const files = { 'a.ns6': nsxBytes(packets, { version, channels: electrodes }), 'a.nev': nev };
      const events = await readEvents(files, 'a.ns6');
      expect(rowsOf(events)).toEqual([
        ['digital', 0, 3, 0xff01, ''],
        ['comment', 0, 5, none, 'light on'],
        ['serial', 1, 7, 7, ''],
      ]);
      expect(events.notices.map(({ code }) => code)).toEqual(['EVENTS_OUTSIDE_RECORDING']);
      expect((await readEvents({ 'a.ns6': files['a.ns6'] }, 'a.ns6')).seconds).toHaveLength(0);
    },
  );

  it('of Neuralynx: by port, to the microsecond', async () => {
    const nev = neuralynxNev([
      { microseconds: 1_000_010, ttl: 0, text: 'Starting Recording' },
      {
        microseconds: 1_001_234,
        ttl: 2,
        text: 'TTL Input on AcqSystem1_0 board 0 port 1 value (0x0002).',
      },
    ]);
    const events = await readEvents(
      { 'CSC1.ncs': ncsBytes(recordsWithSkips([0, 0])), 'Events.nev': nev },
      '',
    );
    expect(rowsOf(events).map((row) => row.slice(0, 4))).toEqual([
      ['Cheetah', 0, 0, 0],
      ['board 0 port 1', 0, 39, 2],
    ]);
    expect(Array.from(events.seconds)).toEqual([1.00001, 1.001234]);
    expect(events.label[0]).toBe('Starting Recording');
  });

  it('of Open Ephys before 0.6: lines and messages', async () => {
    const events = await readEvents(
      {
        '100_CH1.continuous': continuousBytes([5000]),
        'all_channels.events': legacyEventsBytes([
          { sample: 5001, kind: 3, state: 1, line: 4 },
          { sample: 5003, kind: 3, state: 0, line: 4 },
          { sample: 5003, kind: 5, state: 0, line: 0 },
        ]),
        'messages.events':
          '4990 Software time: 51979@1000000000Hz\n4990 Processor: Source Id: 100\n5002 lever, left\n',
      },
      '',
    );
    expect(rowsOf(events)).toEqual([
      ['TTL 4', 0, 1, 1, ''],
      ['messages', 0, 2, none, 'lever, left'],
      ['TTL 4', 0, 3, 0, ''],
      ['event 5', 0, 3, 0, ''],
    ]);
  });

  const stream = { folder: 'Board-100.0/', channelNames: ['CH1'] };
  const continuous = 'continuous/Board-100.0';
  const numbers = (values: readonly number[]) =>
    npyBytes(values, { type: 'int64', shape: [values.length] });

  it.each([
    ['since 0.6', 'states.npy', 'sample_numbers.npy'],
    ['before', 'channel_states.npy', 'timestamps.npy'],
  ])(
    'of Open Ephys binary %s: lines of the stream, messages of the session',
    async (_, states, at) => {
      const lists = [
        { folder: 'Board-100.0/TTL_1/', name: 'TTL input' },
        { folder: 'MessageCenter/', name: 'Messages' },
        { folder: 'Camera-101.0/TTL/', name: 'other rate', sampleRate: 500 },
        { folder: 'Network-102.0/TTL/', name: 'without files' },
      ];
      const events = await readEvents(
        {
          'structure.oebin': oebinText([stream], lists),
          [`${continuous}/continuous.dat`]: numberBytes(counting(0, 50), 'int16'),
          [`${continuous}/sample_numbers.npy`]: numbers(counting(1000, 50)),
          [`events/board-100.0/TTL_1/${states}`]: npyBytes([3, -3], { type: 'int16', shape: [2] }),
          [`events/board-100.0/TTL_1/${at}`]: numbers([1010, 1020]),
          [`events/MessageCenter/${at}`]: numbers([1011]),
          'events/MessageCenter/text.npy': npyTextBytes(['start']),
          [`events/Camera-101.0/TTL/${at}`]: numbers([1012]),
          'events/Camera-101.0/TTL/states.npy': npyBytes([1], { type: 'int16', shape: [1] }),
        },
        '',
      );
      expect(rowsOf(events)).toEqual([
        ['TTL_1 3', 0, 10, 1, ''],
        ['Messages', 0, 11, none, 'start'],
        ['TTL_1 3', 0, 20, 0, ''],
      ]);
    },
  );

  it('of Open Ephys binary that contradict each other are refused, the samples are not', async () => {
    const files = {
      'structure.oebin': oebinText([stream], [{ folder: 'Board-100.0/TTL/', name: 'TTL' }]),
      [`${continuous}/continuous.dat`]: numberBytes(counting(0, 50), 'int16'),
      'events/Board-100.0/TTL/states.npy': npyBytes([3, -3], { type: 'int16', shape: [2] }),
      'events/Board-100.0/TTL/sample_numbers.npy': numbers([10]),
    };
    await expect(readEvents(files, '')).rejects.toMatchObject({ code: 'EVENTS_MISMATCH' });
  });

  it('of BrainVision: markers that count from one, with their codes', async () => {
    const vmrk = [
      'Brain Vision Data Exchange Marker File, Version 1.0',
      '[Common Infos]',
      'DataFile=old-name.eeg',
      '[Marker Infos]',
      'Mk1=New Segment,,1,1,0,20260102030405000000',
      'Mk2=Stimulus,S  7,3,1,0',
      'Mk3=Comment,a\\1 b,2,2,1',
    ].join('\n');
    const files = {
      'a.vhdr': vhdr({ MarkerFile: 'old-name.vmrk' }),
      'a.eeg': numberBytes(counting(0, 12), 'int16'),
      'a.vmrk': vmrk,
    };
    const events = await readEvents(files, 'a.vhdr');
    expect(rowsOf(events)).toEqual([
      ['New Segment', 0, 0, none, ''],
      ['Comment', 0, 1, none, 'a, b'],
      ['Stimulus', 0, 2, 7, 'S  7'],
    ]);
    expect(Array.from(events.durationSeconds)).toEqual([none, 1e-4, none]);
    const damaged = { ...files, 'a.vmrk': vmrk.replace('S  7,3', 'S  7,x') };
    await expect(readEvents(damaged, 'a.vhdr')).rejects.toMatchObject({
      code: 'BRAINVISION_HEADER',
    });
  });

  it('of Neuroscope: times in ms, by kind', async () => {
    const files = {
      'a.xml': xml(''),
      'a.dat': numberBytes(counting(0, 30), 'int16'),
      'a.rip.evt': '0.1 start of ripple\r\n0.25\tend\n\n',
      'ab.rip.evt': 'of another recording',
    };
    const events = await readEvents(files, 'a.dat');
    expect(rowsOf(events)).toEqual([
      ['rip', 0, 2, none, 'start of ripple'],
      ['rip', 0, 5, none, 'end'],
    ]);
    const damaged = { ...files, 'a.rip.evt': 'now and then' };
    await expect(readEvents(damaged, 'a.dat')).rejects.toMatchObject({
      code: 'NEUROSCOPE_EVENTS',
      message: expect.stringContaining('line 1'),
    });
  });
});
