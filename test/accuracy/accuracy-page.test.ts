import { describe, expect, it } from 'vitest';
import { accuracyPage } from '../../engine/accuracy/accuracy-page.ts';
import type { AnyExperiment } from '../../engine/accuracy/experiment.ts';
import type { Plot } from '../../engine/plots/line-plot.ts';

const experiment: AnyExperiment = {
  name: 'example',
  title: 'An example',
  recording: 'Noise.',
  parameters: { units: 2 },
  why: 'Two neurons.',
  matching: 'Within 0.4 ms.',
  trials: [],
  columns: ['accuracy'],
  cells: () => ['0.5'],
  goals: [],
};

const plot: Plot = { title: 'A picture', scale: 'linear', xName: 'x', yName: 'y', series: [] };

function pageOf(...verdicts: boolean[]): string {
  const trial = {
    label: 'seed 0',
    cells: ['0.5 | 0.6'],
    score: { remarks: ['Unit 1 was missed.'] },
  };
  const outcome = {
    experiment,
    trials: [trial],
    verdicts: verdicts.map((reached, i) => ({ target: `goal ${i}`, measured: `${i}`, reached })),
    plots: [{ name: 'example-picture', plot }],
  };
  return accuracyPage([{ title: 'Simulated', outcomes: [outcome] }], '1.2.3');
}

describe('the page about accuracy', () => {
  it('names every goal that was missed, at the top and in its table', () => {
    const page = pageOf(true, false, true);
    expect(page).toContain('**2 of 3 goals are reached.**');
    expect(page.split('\n').filter((line) => line.startsWith('- An example'))).toEqual([
      '- An example: 1, where the goal is goal 1.',
    ]);
    expect(page).toContain('| An example | goal 1 | 1 | **no** |');
    expect(page).toContain('| An example | goal 2 | 2 | yes |');
  });

  it('keeps a cell one cell, whatever it holds', () => {
    expect(pageOf(true)).toContain('| seed 0 | 0.5 \\| 0.6 |');
  });

  it('says how each recording was sorted and what was noticed', () => {
    const page = pageOf(true);
    expect(page).toContain('`units: 2`');
    expect(page).toContain('- seed 0: Unit 1 was missed.');
    expect(page).not.toContain('falls short');
  });

  it('shows the pictures of an experiment', () => {
    expect(pageOf(true)).toContain('![A picture: y over x](images/example-picture.svg)');
  });
});
