import { describe, expect, it } from 'vitest';
import { readFlags } from '../../../engine/bench/flags.ts';
import { formatGap, formatShort, formatSpread } from '../../../engine/bench/number-text.ts';
import { performancePage } from '../../../engine/bench/performance-page.ts';
import { chosenParts, runParts } from '../../../engine/bench/run-parts.ts';
import { left, type Part, right, type Section } from '../../../engine/bench/section.ts';

const section: Section = {
  about: 'About it.',
  columns: [left('name'), right('s')],
  rows: [['a|b', '1.5']],
  remarks: ['A remark.'],
  plots: [
    {
      name: 'picture',
      plot: { title: 'Title', scale: 'linear', xName: 'x', yName: 'y', series: [] },
    },
  ],
  data: {},
};
const part = (name: string): Part => ({ name, title: `Part ${name}`, run: async () => section });
const context = { clock: () => 0, seed: 0, say: () => {} };

describe('performancePage', () => {
  it('shows tables, pictures and the command that made it', async () => {
    const outcomes = await runParts([part('one'), part('two')], context, () => {});
    const machine = {
      processor: 'Some CPU',
      threads: 4,
      memoryGiB: 16,
      platform: 'linux-x64',
      node: '24.0.0',
      load: 0.2,
    };
    const page = performancePage(outcomes, { version: '1.2.3', quick: true, machine });
    expect(page).toContain('Spikeloom 1.2.3');
    expect(page).toContain('npm run bench -- --quick --docs');
    expect(page).toContain('Some CPU, 4 threads, 16 GiB');
    expect(page).toContain('| name | s |\n| --- | ---: |\n| a\\|b | 1.5 |');
    expect(page).toContain('![Title: y over x](images/picture.svg)');
    expect(page).not.toContain('busy');
    const busy = { version: '1.2.3', quick: true, machine: { ...machine, load: 3 } };
    expect(performancePage(outcomes, busy)).toContain('load 3.0 on 4 threads');
    expect(page.indexOf('## Part one')).toBeLessThan(page.indexOf('## Part two'));
  });
});

describe('chosenParts', () => {
  it('keeps the order of the parts and refuses unknown names', () => {
    const parts = ['a', 'b', 'c'].map(part);
    expect(chosenParts(parts, undefined)).toEqual(parts);
    expect(chosenParts(parts, ['c', 'a']).map(({ name }) => name)).toEqual(['a', 'c']);
    expect(() => chosenParts(parts, ['d'])).toThrow(/"d".*a, b, c/);
  });
});

describe('readFlags', () => {
  it('reads what --help tells', () => {
    expect(readFlags(['--quick', '--only', 'a,b', '--out', 'x.json', '--seed', '7'])).toMatchObject(
      {
        quick: true,
        only: ['a', 'b'],
        out: 'x.json',
        seed: 7,
        docs: false,
      },
    );
  });

  it.each([[['--nonsense']], [['--seed', 'x']], [['--docs', '--only', 'a']]])(
    'refuses %j',
    (args) => {
      expect(() => readFlags(args)).toThrow(expect.objectContaining({ code: 'BAD_FLAG' }));
    },
  );
});

describe('numbers', () => {
  it('have about three digits', () => {
    expect([0, 0.01234, 1.234, 12.34, 1234.5].map(formatShort)).toEqual([
      '0',
      '0.0123',
      '1.23',
      '12.3',
      '1235',
    ]);
    expect(formatSpread({ median: 2, least: 1, most: 3 })).toBe('2.00 (1.00-3.00)');
    expect(formatSpread({ median: 2, least: 2, most: 2 })).toBe('2.00');
    expect(formatGap(-2e-16)).toBe('0');
    expect(formatGap(3.14e-9)).toBe('3.1e-9');
  });
});
