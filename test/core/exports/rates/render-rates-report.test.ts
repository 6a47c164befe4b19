import { describe, expect, it } from 'vitest';
import { renderRatesReport } from '../../../../core/exports/rates/render-rates-report.ts';
import { pathData, pathPoints } from '../report/path-points.ts';
import { markupFaults } from '../report/well-formed.ts';
import { exampleRates } from './example-rates.ts';

const report = (unitCount: number) =>
  renderRatesReport({
    title: 'spikes & events',
    result: exampleRates(unitCount),
    notices: ['Unit <b> left out'],
    settings: [['--bin-ms', '2 < 3']],
    spikeloomVersion: '0.1.0',
  });

describe.each([1, 2, 14])('the report on %d units', (unitCount) => {
  const page = report(unitCount);

  it('is well-formed, names every picture, and needs nothing beside itself', () => {
    expect(markupFaults(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import|https?:/);
    const pictures = page.match(/<svg /g)?.length ?? 0;
    expect(page.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)).toHaveLength(pictures);
  });

  it('shows the units with the most spikes, twelve at most', () => {
    expect(page.match(/<h2>Unit \d+<\/h2>/g)).toHaveLength(Math.min(12, unitCount));
  });
});

describe('the report', () => {
  const page = report(2);

  it('shows text as text', () => {
    expect(page).toContain('Unit &lt;b&gt; left out');
    expect(page).toContain('a &lt;pulse&gt;');
    expect(page).toContain('2 &lt; 3');
  });

  it('names beside the templates only the models that have some', () => {
    const { analysis } = exampleRates(2);
    const [ofTemplates, ...ofUnits] = page.match(/<p class="key">.*?<\/p>/g)!;
    const namesIn = (key: string) =>
      analysis.models.filter(({ model }) => key.includes(`>${model}</span>`));
    expect(namesIn(ofTemplates)).toEqual(analysis.models.filter(({ features }) => features));
    for (const key of ofUnits) expect(namesIn(key)).toEqual(analysis.models);
  });

  it('says where trials of the test have no spikes', () => {
    expect(report(1)).toContain('no spikes in the trials of the test');
  });

  it('marks every spike once, those of the test paler', () => {
    const { trials, analysis } = exampleRates(2);
    const marks = (data: string) =>
      pathPoints(data).filter(({ command }) => command === 'm').length;
    const [training, test] = pathData(page, 'raster').map(marks);
    const neuron = trials.neurons[0];
    let expected = 0;
    for (const trial of analysis.split.test) {
      expected += neuron.firstSpike[trial + 1] - neuron.firstSpike[trial];
    }
    expect(test).toBe(expected);
    expect(training).toBe(neuron.bin.length - expected);
  });
});
