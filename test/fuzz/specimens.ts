import type { OpenOptions } from '../../core/formats/open-options.ts';
import { MatBuilder, matBytes } from '../core/formats/mat/build-mat.ts';
import {
  nevBytes as blackrockNev,
  commentPayload,
  digitalPayload,
  nsxBytes,
} from '../core/formats/support/blackrock-files.ts';
import { vhdr } from '../core/formats/support/brainvision-files.ts';
import {
  counting,
  npyBytes,
  npyTextBytes,
  numberBytes,
  oebinText,
  wavBytes,
} from '../core/formats/support/build-files.ts';
import { annotationSignal, edfBytes } from '../core/formats/support/edf-files.ts';
import { blockBytes, headerBytes, layouts } from '../core/formats/support/intan-files.ts';
import {
  ncsBytes,
  nevBytes as neuralynxNev,
  recordsWithSkips,
} from '../core/formats/support/neuralynx-files.ts';
import { xml } from '../core/formats/support/neuroscope-files.ts';
import {
  continuousBytes,
  legacyEventsBytes,
} from '../core/formats/support/open-ephys-legacy-files.ts';
import { plxBytes } from '../core/formats/support/plexon-files.ts';
import { eventBlock, smrBytes, waveBlocks } from '../core/formats/support/spike2-files.ts';
import { meta, probe1 } from '../core/formats/support/spikeglx-files.ts';

export type Files = Readonly<Record<string, Uint8Array | string>>;

/** A sound recording of a format, to be damaged. */
export interface Specimen {
  readonly files: Files;
  readonly path: string;
  readonly options?: OpenOptions;
}

const samples = counting(-150, 300);
const raw = { sampleRate: 1000, channels: 3, dtype: 'int16' } as const;
const samplesFile = numberBytes(samples, 'int16');

const npy = (version: 1 | 2 | 3): Specimen => ({
  files: {
    'a.npy': npyBytes(samples, {
      type: 'int16',
      shape: [100, 3],
      version,
      fortranOrder: version === 2,
    }),
  },
  path: 'a.npy',
  options: { sampleRate: 1000 },
});

const wav = (form: 'RIFF' | 'RF64'): Specimen => ({
  files: { 'a.wav': wavBytes(samples, { type: 'int24', channelCount: 3, extensible: true, form }) },
  path: 'a.wav',
});

const int64List = (values: readonly number[]) =>
  npyBytes(values, { type: 'int64', shape: [values.length] });

const openEphys: Specimen = {
  files: {
    'structure.oebin': oebinText(
      [{ folder: 'A', channelNames: ['CH1', 'CH2', 'ADC1'] }],
      [
        { folder: 'A/TTL', name: 'lines' },
        { folder: 'Messages', name: 'messages' },
      ],
    ),
    'continuous/A/continuous.dat': samplesFile,
    'continuous/A/sample_numbers.npy': int64List([...counting(5, 60), ...counting(90, 40)]),
    'events/A/TTL/states.npy': npyBytes([1, -1], { type: 'int16', shape: [2] }),
    'events/A/TTL/sample_numbers.npy': int64List([10, 95]),
    'events/Messages/text.npy': npyTextBytes(['start', 'stop']),
    'events/Messages/sample_numbers.npy': int64List([6, 100]),
  },
  path: '',
};

const legacy: Specimen = {
  files: {
    '1_CH1.continuous': continuousBytes([0, 1024, 5000]),
    '1_CH2.continuous': continuousBytes([0, 1024, 5000], { channel: 'CH2' }),
    'all_channels.events': legacyEventsBytes(
      counting(0, 20).map((i) => ({ sample: 300 * i, kind: 3, state: i % 2, line: 1 })),
    ),
    'messages.events': '10 start\n5100 stop\n',
  },
  path: '',
};

const neuralynx: Specimen = {
  files: {
    'CSC1.ncs': ncsBytes(recordsWithSkips([0, 0, 2, 0])),
    'Events.nev': neuralynxNev(
      counting(0, 10).map((i) => ({
        microseconds: 1e6 + 5000 * i,
        ttl: i,
        text: 'board 0 port 1',
      })),
    ),
  },
  path: '',
};

const blackrock = (version: '2.3' | '3.0'): Specimen => ({
  files: {
    'a.ns6': nsxBytes(
      [
        { ticks: 0, values: counting(0, 40) },
        { ticks: 90, values: counting(0, 40) },
      ],
      { version },
    ),
    'a.nev': blackrockNev(
      [
        { ticks: 3, id: 0, payload: digitalPayload(7) },
        { ticks: 5, id: 1, payload: numberBytes(counting(0, 40), 'int16') },
        { ticks: 95, id: 0xffff, payload: commentPayload('light') },
      ],
      version,
    ),
  },
  path: 'a.ns6',
});

const intanBlocks = layouts.map(([, layout]): Specimen => {
  const words = (_: string, frame: number) => frame >> 4;
  const content = { ...layout, words };
  const file = Buffer.concat([headerBytes(content), blockBytes(content, [0, 128, 300])]);
  return { files: { 'a.rhd': new Uint8Array(file) }, path: 'a.rhd' };
});

const intanParts: Specimen = {
  files: {
    'info.rhd': headerBytes(layouts[2]![1]),
    'amplifier.dat': numberBytes(counting(-10, 20), 'int16'),
    'time.dat': numberBytes([0, 1, 2, 3, 10, 11, 12, 13, 14, 15], 'int32'),
    'digitalin.dat': numberBytes(counting(0, 10), 'uint16'),
  },
  path: '',
};

const wire = { label: 'Wire', unit: 'uV', frames: 20, counts: counting(-30, 60) };
const annotations = annotationSignal([
  '+0\x14\x14\0+0.2\x150.1\x14light\x14',
  '+0.5\x14\x14',
  '+3\x14\x14\0+3.1\x14end\x14',
]);
const edf = (reserved: string): Specimen => ({
  files: { 'a.edf': edfBytes([wire, annotations], { reserved }) },
  path: 'a.edf',
});
const status = { label: 'Status', unit: 'Boolean', frames: 20, counts: counting(0, 60) };

const millivolts = { kind: 1, unit: 'mV', scale: 2 };
const spike2 = (version: number): Specimen => ({
  files: {
    'a.smr': smrBytes(
      [
        { ...millivolts, title: 'a', blocks: waveBlocks([{ ticks: 0, values: counting(0, 50) }]) },
        { ...millivolts, title: 'b', blocks: waveBlocks([{ ticks: 1, values: counting(0, 50) }]) },
        { kind: 4, title: 'level', blocks: [eventBlock([{ ticks: 20 }, { ticks: 90 }])] },
        {
          kind: 8,
          title: 'notes',
          extraBytes: 8,
          blocks: [eventBlock([{ ticks: 30, code: 1, text: 'drug' }], 8)],
        },
      ],
      { version },
    ),
  },
  path: 'a.smr',
});

const wideBand = [0, 1].map((number) => ({ name: `WB${number}`, number, rate: 40_000, gain: 1 }));
const plexon: Specimen = {
  files: {
    'a.plx': plxBytes(wideBand, [
      ...[0, 1].map((channel) => ({ type: 5, ticks: 0, channel, values: counting(0, 30) })),
      { type: 4, ticks: 10, channel: 257, unit: 7 },
      { type: 1, ticks: 12, channel: 1, values: counting(0, 32) },
      ...[0, 1].map((channel) => ({ type: 5, ticks: 90, channel, values: counting(30, 30) })),
    ]),
  },
  path: 'a.plx',
};

const mat = new MatBuilder();
const matVariables = [
  mat.numeric('sr', [1, 1], [24_000], 'uint16'),
  mat.numeric('data', [2, 150], samples, 'int16'),
];
const matlab = (compress: boolean, littleEndian: boolean): Specimen => {
  const build = new MatBuilder({ littleEndian });
  const variables = littleEndian
    ? matVariables
    : [
        build.numeric('sr', [1, 1], [24_000], 'uint16'),
        build.numeric('data', [150, 2], samples, 'int16'),
      ];
  return { files: { 'a.mat': matBytes(variables, { compress, littleEndian }) }, path: 'a.mat' };
};

const nidq = {
  typeThis: 'nidq',
  nSavedChans: 3,
  snsMnMaXaDw: '2,0,0,1',
  niSampRate: 1000,
  niAiRangeMax: 5,
};

/** By the name of the format; what HDF5 holds is made elsewhere. */
export const specimens: Readonly<Record<string, readonly Specimen[]>> = {
  'raw-binary': [
    { files: { 'a.bin': samplesFile }, path: 'a.bin', options: raw },
    { files: { 'a.bin': samplesFile, 'a.json': JSON.stringify(raw) }, path: 'a.bin' },
  ],
  npy: [npy(1), npy(2), npy(3)],
  wav: [wav('RIFF'), wav('RF64')],
  'open-ephys-binary': [openEphys],
  'open-ephys-legacy': [legacy],
  spikeglx: [
    { files: { 'a.ap.bin': samplesFile, 'a.ap.meta': meta(probe1) }, path: 'a.ap.bin' },
    { files: { 'a.nidq.bin': samplesFile, 'a.nidq.meta': meta(nidq) }, path: 'a.nidq.bin' },
  ],
  neuralynx: [neuralynx],
  blackrock: [blackrock('2.3'), blackrock('3.0')],
  intan: [...intanBlocks, intanParts],
  edf: [
    edf('EDF+C'),
    edf('EDF+D'),
    { files: { 'a.bdf': edfBytes([wire, status], { bits: 24 }) }, path: 'a.bdf' },
  ],
  brainvision: [
    {
      files: {
        'a.vhdr': vhdr({ MarkerFile: 'a.vmrk' }),
        'a.eeg': samplesFile,
        'a.vmrk': '[Marker Infos]\nMk1=Stimulus,S  7,3,1,0\nMk2=Comment,a,5,2,0\n',
      },
      path: 'a.vhdr',
    },
  ],
  neuroscope: [
    {
      files: { 'a.dat': samplesFile, 'a.xml': xml(''), 'a.led.evt': '1 on\n2.5 off\n' },
      path: 'a.dat',
    },
  ],
  plexon: [plexon],
  spike2: [spike2(5), spike2(8), spike2(9)],
  mat: [matlab(false, true), matlab(true, true), matlab(false, false)],
};
