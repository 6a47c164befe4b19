import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from '../../../core/exports/npy.ts';
import { eventSeconds, eventsFile, folder, runRates, sortingFolder, write } from './rates-files.ts';

const fromSorting = { '--spikes': null, '--sample-rate': null, '--sorting': [sortingFolder] };
const events = (name: string, times: readonly number[]) =>
  write(name, `time_s\n${times.map((time) => `${time}\n`).join('')}`);

const array = (name: string, values: Float64Array | BigInt64Array, shape = [values.length]) =>
  write(name, encodeNpy(values, shape));

const emptyFolder = join(folder, 'empty');
mkdirSync(emptyFolder);

type Case = [
  what: string,
  code: string,
  message: RegExp,
  flags: Record<string, readonly string[] | null>,
];

const cases: Case[] = [
  ['no events', 'NO_EVENTS', /no events/, { '--events': [events('none.csv', [])] }],
  ['one trial', 'ONE_TRIAL', /one event/, { '--events': [events('one.csv', [1])] }],
  [
    'an array of no events',
    'NO_EVENTS',
    /no events/,
    { '--events': [array('none.npy', new Float64Array(0))] },
  ],
  [
    'an event that is no number',
    'EVENT_OUTSIDE_RECORDING',
    /Event 2 is at NaN s/,
    { '--events': [array('nan.npy', Float64Array.of(1, Number.NaN, 2))] },
  ],
  [
    'samples before the first',
    'EVENT_OUTSIDE_RECORDING',
    /Event 1 is at sample -5/,
    { '--events': [array('negative.npy', BigInt64Array.of(-5n, 2000n))] },
  ],
  [
    'a table in place of times',
    'NPY_SHAPE',
    /shape \(2, 2\)/,
    { '--events': [array('table.npy', Float64Array.of(1, 2, 3, 4), [2, 2])] },
  ],
  [
    'an array that ends early',
    'TRUNCATED_FILE',
    /ends early/,
    { '--events': [write('short.npy', encodeNpy(Float64Array.of(1, 2, 3), [3]).subarray(0, -4))] },
  ],
  [
    'text that is called an array',
    'NPY_HEADER',
    /does not begin like a NumPy file/,
    { '--events': [write('text.npy', 'time_s\n1\n2\n3\n')] },
  ],
  [
    'units without a spike in any window',
    'NO_SPIKES_IN_WINDOWS',
    /None of 1 units has a spike/,
    { '--units': ['8'] },
  ],
  [
    'an event after the end of the recording',
    'EVENT_OUTSIDE_RECORDING',
    /Event 3 is at 900 s/,
    { ...fromSorting, '--events': [events('late.csv', [1, 2, 900])] },
  ],
  [
    'an event before its beginning',
    'EVENT_OUTSIDE_RECORDING',
    /Event 2 is at -1 s/,
    { '--events': [events('early.csv', [1, -1, 2])] },
  ],
  [
    'windows that overlap',
    'OVERLAPPING_WINDOWS',
    /overlap/,
    { '--events': [events('dense.csv', [1, 1.2, 1.4, 3])] },
  ],
  [
    'bins with two spikes',
    'BINS_TOO_LONG',
    /Use shorter bins/,
    { '--bin-ms': ['50'], '--model': ['glm'] },
  ],
  ['bins that do not fill the window', 'BAD_WINDOW', /bins of 7 ms/, { '--bin-ms': ['7'] }],
  ['bins of nothing', 'BAD_WINDOW', /bins of 0 ms/, { '--bin-ms': ['0'] }],
  [
    'a window that ends before it starts',
    'BAD_WINDOW',
    /after the start/,
    { '--window-ms': ['300', '100'] },
  ],
  ['a window with one end', 'BAD_FLAG', /two numbers/, { '--window-ms': ['300'] }],
  [
    'a baseline outside of the window',
    'BAD_WINDOW',
    /baseline/,
    { '--baseline-ms': ['-100', '0'] },
  ],
  ['half a baseline', 'BAD_FLAG', /a start and an end/, { '--baseline-ms': ['0'] }],
  ['no spikes at all', 'BAD_FLAG', /either --sorting/, { '--spikes': null }],
  ['spikes twice', 'BAD_FLAG', /either --sorting/, { '--sorting': [sortingFolder] }],
  ['samples of unknown length', 'BAD_FLAG', /--sample-rate/, { '--sample-rate': null }],
  [
    'a folder that is no sorting',
    'NOT_A_SORTING',
    /sorting.json/,
    { ...fromSorting, '--sorting': [emptyFolder] },
  ],
  [
    'a sorting that is not there',
    'FILE_NOT_FOUND',
    /nowhere/,
    { ...fromSorting, '--sorting': [join(folder, 'nowhere')] },
  ],
  [
    'a sorting that states no rate',
    'SAMPLE_RATE_MISSING',
    /--sample-rate/,
    { ...fromSorting, '--sorting': [write('bare.csv', 'unit_id,sample_index\n1,1000\n')] },
  ],
  [
    'segments that began nobody knows when',
    'SEGMENTS_UNKNOWN',
    /2 segments/,
    { '--spikes': [write('gaps.csv', 'unit_id,sample_index,segment\n1,1000,0\n1,1000,1\n')] },
  ],
  ['a unit that there is not', 'NO_SUCH_UNIT', /units 3, 5, 8/, { '--units': ['4'] }],
  [
    'a missing file',
    'FILE_NOT_FOUND',
    /nowhere.csv/,
    { '--events': [join(folder, 'nowhere.csv')] },
  ],
  [
    'spikes in place of events',
    'BAD_CSV',
    /found "unit_id,x"/,
    { '--events': [write('swapped.csv', 'unit_id,x\n1,2\n')] },
  ],
  [
    'a stimulus of another length',
    'STIMULUS_LENGTH',
    /expected 400/,
    { '--stimulus': [eventsFile] },
  ],
  [
    'templates longer than the window',
    'BAD_TEMPLATE_LENGTH',
    /window/,
    { '--template-ms': ['401'] },
  ],
  ['a model that there is not', 'BAD_COMMAND', /Allowed choices/, { '--model': ['magic'] }],
  ['a test on all trials', 'BAD_FLAG', /--test-share/, { '--test-share': ['1'] }],
  ['text for a number', 'BAD_FLAG', /--history-ms/, { '--history-ms': ['long'] }],
  [
    'no spikes in the file',
    'NO_SPIKES',
    /spike/,
    { '--spikes': [write('empty-spikes.csv', 'unit_id,sample_index\n')] },
  ],
];

describe.concurrent('spikeloom rates', () => {
  it.each(cases)('refuses %s', async (_, errorCode, message, flags) => {
    const { code, stdout, stderr, out } = await runRates(flags);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^error\\[${errorCode}\\]: .{20,}`));
    expect(lines[0]).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it('leaves out events without a whole window, and says so', async () => {
    const path = events('edge.csv', [...eventSeconds, 0.05]);
    const { code, stderr } = await runRates({
      '--events': [path],
      '--window-ms': ['-100', '200'],
      '--model': ['glm'],
      '--history-ms': ['5'],
    });
    expect(stderr).toContain('1 of 41 events left out');
    expect(code).toBe(0);
  });
});
