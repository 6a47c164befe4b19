import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../../core/exports/report/render-report.ts';
import type { ReportInput } from '../../../../core/exports/report/report-input.ts';
import { countSpikesByUnit } from '../../../../core/exports/spikes-by-unit.ts';
import { createSpikeTable } from '../../../../core/sorting/spike-table.ts';
import type { ExampleOptions } from '../example-sorting.ts';
import { exampleReport } from './example-report.ts';
import { markupFaults } from './well-formed.ts';

const cases: [string, ExampleOptions][] = [
  ['a tetrode', {}],
  ['no units', { units: 0 }],
  ['one channel', { units: 1, channels: 1 }],
  ['64 channels in three segments', { units: 20, channels: 64, segments: 3 }],
  ['an unknown geometry', { units: 3, channels: 12, geometryKnown: false }],
];

describe('the checker of pages', () => {
  it.each([
    '<p>a</div></p>',
    '<p>never closed',
    '<p class=bare>a</p>',
    '<p id="a" id="b">a</p>',
    '<p>1 < 2</p>',
    '<p>fish & chips</p>',
  ])('finds what is wrong with %s', (page) => {
    expect(markupFaults(page)).not.toEqual([]);
  });
});

describe.each(cases)('the report on %s', (_, options) => {
  const input = exampleReport(options);
  const page = renderReport(input);

  it('is well-formed', () => {
    expect(markupFaults(page)).toEqual([]);
  });

  it('holds no number that is none', () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
  });

  it('needs nothing beside itself', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import|https?:/);
  });

  it('names every picture', () => {
    const pictures = page.match(/<svg /g)?.length ?? 0;
    expect(pictures).toBeGreaterThan(0);
    expect(page.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)).toHaveLength(pictures);
  });

  it('is the same bytes again', () => {
    expect(renderReport(exampleReport(options))).toBe(page);
  });
});

describe('the report', () => {
  it('says what was curated, and has the labels', () => {
    const { curation: _, ...found } = exampleReport();
    const curation = {
      foundUnits: 9,
      steps: [
        { kind: 'merge', unitIds: [7, 8] },
        { kind: 'label', unitIds: [0], label: 'mua' },
        { kind: 'merge', unitIds: [5, 6] },
      ] as const,
      labels: new Map([[found.sorting.units[0]!.unitId, 'mua' as const]]),
      colours: Int32Array.from(found.sorting.units, (__, unit) => unit),
    };
    const page = renderReport({ ...found, curation });
    expect(markupFaults(page)).toEqual([]);
    expect(page).toContain('Curated after 9 units had been found: 2 merges, 1 label.');
    expect(page).toContain('<td>mua</td>');
    expect(renderReport(found)).not.toContain('Curated');
  });

  it('shows names as text, whatever they are', () => {
    const hostile = '</title><script>alert("1")</script><b a=\'x\'>&amp;\u0000\u0085\ud800';
    const base = exampleReport({ channelName: () => hostile });
    const input: ReportInput = {
      ...base,
      title: hostile,
      sorting: { ...base.sorting, notices: [{ code: hostile, message: hostile }] },
      metrics: [{ name: hostile, values: base.metrics[0].values }],
      provenance: {
        spikeloomVersion: hostile,
        recordingName: hostile,
        inputs: [{ name: hostile, byteLength: 1, sha256: hostile }],
      },
      run: {
        startedAt: hostile,
        threads: 1,
        kernels: hostile,
        backend: hostile,
        stageSeconds: { [hostile]: 1 },
      },
    };
    const page = renderReport(input);
    expect(markupFaults(page)).toEqual([]);
    expect(page).not.toMatch(/<script|<b /);
    expect(page).toContain('&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)');
    expect(page).toContain('&amp;amp;\ufffd\ufffd\ufffd');
  });

  it('leaves out what was not given', () => {
    const { title, sorting } = exampleReport();
    const page = renderReport({ title, sorting, metrics: [] });
    expect(markupFaults(page)).toEqual([]);
    expect(page).not.toContain('Traces');
    expect(page).not.toContain('known truth');
    expect(page).not.toContain('real time');
    expect(page).not.toContain('SHA-256');
  });

  it('says how to find units where there are none, and still measures against the truth', () => {
    const page = renderReport({
      ...exampleReport({ units: 0 }),
      accuracy: [{ truthUnitId: 0, truthSpikeCount: 5, accuracy: 0, precision: NaN, recall: 0 }],
    });
    expect(page).toContain('No units were found');
    expect(page).toContain('0 of 1 true unit found');
    expect(page).not.toContain('Unit by unit');
  });

  it('shows a single spike', () => {
    const base = exampleReport({ units: 1 });
    const spikes = { ...createSpikeTable(1), sampleIndex: Float64Array.of(40) };
    const sorting = { ...base.sorting, spikes };
    const page = renderReport({ ...base, sorting, teachers: [] });
    expect(markupFaults(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|Infinity/);
    expect(page).toContain('1 spike<');
  });

  it('shows of every unit the spikes that taught its template most, where they are known', () => {
    const input = exampleReport({ units: 3 });
    const page = renderReport(input);
    const said = [...page.matchAll(/Why this template: it is the sum of (\d+) spikes/g)];
    const counts = countSpikesByUnit(input.sorting.spikes, 3);
    expect(said.map(([, count]) => Number(count))).toEqual([...counts]);
    for (const { rows, shares } of input.teachers!) {
      expect(rows).toHaveLength(5);
      for (const share of shares)
        expect(page).toContain(`${(100 * share).toFixed(2)}\u202f%</text>`);
    }
    const { teachers: _, ...rest } = input;
    expect(renderReport(rest)).not.toContain('Why this template');
  });

  it('survives a silent, a dead and a broken channel', () => {
    const base = exampleReport();
    const { range, raw, whitened } = base.excerpt!;
    const length = range.end - range.start;
    const broken = (signal: Float32Array) =>
      signal
        .map((value) => value)
        .fill(0, 0, length)
        .fill(Number.NaN, length, 2 * length)
        .fill(Number.POSITIVE_INFINITY, 2 * length, 3 * length);
    const excerpt = { range, raw: broken(raw), whitened: broken(whitened) };
    const silent = { ...base.sorting.templates, microvolts: new Float32Array(5 * 4 * 75) };
    const sorting = { ...base.sorting, templates: silent, initialTemplates: silent };
    const page = renderReport({ ...base, sorting, excerpt });
    expect(markupFaults(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|Infinity/);
  });

  it('says counts, never microvolts, where the file states no physical unit', () => {
    const base = exampleReport();
    const notices = [{ code: 'NO_PHYSICAL_UNITS', message: 'no unit' }];
    const page = renderReport({ ...base, sorting: { ...base.sorting, notices } });
    expect(renderReport(base)).toContain('\u00b5V');
    expect(page).not.toContain('\u00b5V');
    expect(page).toContain('Amplitude over time (counts)');
  });

  it('has no column for a metric that no unit has, but names it', () => {
    const base = exampleReport();
    const presence = { name: 'presence_ratio', values: new Float64Array(5).fill(Number.NaN) };
    const page = renderReport({ ...base, metrics: [...base.metrics, presence] });
    expect(page).not.toMatch(/<th[^>]*>Presence</);
    expect(page).toMatch(/<dt>Presence<\/dt><dd>[^<]*\(not defined for this recording\)/);
  });

  it('stays small and says what it leaves out, for 300 units on 384 channels', () => {
    const page = renderReport(
      exampleReport({ units: 300, channels: 384, durationSeconds: 120, spikesPerSecond: 15 }),
    );
    expect(page.length).toBeLessThan(3e6);
    expect(page).toContain('Shown are the 40 of 300 units with the most spikes');
    expect(page).toContain('on the 8 of 384 channels');
    expect(page.match(/<article/g)).toHaveLength(40);
  });
});
