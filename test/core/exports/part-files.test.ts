import { describe, expect, it } from 'vitest';
import { sampleIndex, seconds } from '../../../core/base/quantities.ts';
import { partFiles } from '../../../core/exports/part-files.ts';
import { spikesCsv } from '../../../core/exports/spikes-csv.ts';
import type { Segment } from '../../../core/recording/recording.ts';
import { recordingOf } from '../preprocess/synthetic.ts';
import { exampleSorting } from './example-sorting.ts';

const sorting = exampleSorting({ segments: 3, durationSeconds: 6 });

function part(name: string, segments: readonly Segment[]) {
  return { name, recording: { ...recordingOf([[[0]]]), segments } };
}

const ownClock = ({ sampleCount }: Segment): Segment => ({
  startSample: sampleIndex(0),
  sampleCount,
  startTime: seconds(0),
});
const first = part('a', sorting.segments.slice(0, 2));
const second = part('b', [ownClock(sorting.segments[2]!)]);
const rowsOf = (text: string | Iterable<string>) =>
  (typeof text === 'string' ? text : [...text].join('')).trimEnd().split('\r\n').slice(1);

describe('the files of recordings that were sorted as one', () => {
  const files = partFiles(sorting, [first, second]);

  it('are none for a recording on its own', () => {
    expect(partFiles(sorting, [first])).toEqual({});
  });

  it('hold every spike of the whole once, on the clock of its own recording', () => {
    expect(Object.keys(files)).toEqual([
      'recordings.csv',
      'recordings/a/spikes.csv',
      'recordings/b/spikes.csv',
    ]);
    const whole = rowsOf(spikesCsv(sorting));
    const ofFirst = rowsOf(files['recordings/a/spikes.csv']!);
    const ofSecond = rowsOf(files['recordings/b/spikes.csv']!);
    expect(ofFirst).toEqual(whole.slice(0, ofFirst.length));
    expect(ofSecond).toHaveLength(whole.length - ofFirst.length);
    ofSecond.forEach((row, i) => {
      const [unit, sample, time, ...rest] = row.split(',');
      const [unitOfWhole, sampleOfWhole, , ...restOfWhole] = whole[ofFirst.length + i]!.split(',');
      expect([unit, sample, rest.slice(0, 2)]).toEqual([
        unitOfWhole,
        sampleOfWhole,
        restOfWhole.slice(0, 2),
      ]);
      expect(rest[2]).toBe('0');
      expect(Number(time)).toBeCloseTo(Number(sample) / sorting.sampleRate, 6);
    });
  });

  it('say how the whole is made of them', () => {
    const again = partFiles(sorting, [first, second]);
    const count = (name: string) => rowsOf(again[`recordings/${name}/spikes.csv`]!).length;
    expect(rowsOf(again['recordings.csv']!)).toEqual([
      `a,0,2,4,${count('a')}`,
      `b,2,1,2,${count('b')}`,
    ]);
  });
});
