import { describe, expect, it } from 'vitest';
import type { LearningNews } from '../../../core/index.ts';
import { LearningWatch } from '../../../engine/api/sessions/learning-watch.ts';

const newsOf = (firstChannel: number, objective: number): LearningNews => ({
  channels: Int32Array.of(firstChannel, firstChannel + 1),
  templateSamples: 1,
  initialTemplates: new Float32Array(2),
  templates: new Float32Array(2),
  objective,
  lambda: Float64Array.of(1),
  sigma: Float64Array.of(1),
});

describe('what is told of learning', () => {
  it('is the objective of each region by itself, for whoever comes later too', () => {
    const watch = new LearningWatch();
    watch.hear('1', 'a', newsOf(0, 50));
    watch.hear('1', 'a', newsOf(24, 90));
    watch.hear('1', 'a', newsOf(0, 40));
    const last = watch.hear('1', 'a', newsOf(24, 80));
    expect(Array.from(last.objective)).toEqual([90, 80]);
    expect(
      watch.learned.map(({ region, objective }) => ({ region, objective: Array.from(objective) })),
    ).toEqual([
      { region: 0, objective: [50, 40] },
      { region: 24, objective: [90, 80] },
    ]);
  });

  it('goes on from what was kept, which is forgotten where something newer is known', () => {
    const before = new LearningWatch();
    before.hear('1', 'a', newsOf(0, 50));
    const after = new LearningWatch();
    after.restore('1', before.of('1'));
    expect(after.learned).toEqual(before.learned);
    expect(Array.from(after.hear('1', 'a', newsOf(0, 40)).objective)).toEqual([50, 40]);
    after.restore('1', before.of('1'));
    expect(Array.from(after.learned[0]!.objective)).toEqual([50, 40]);
  });
});
