import { expect, it } from 'vitest';
import { type EpochOutcome, epochPart } from '../../../../engine/bench/gpu/epoch.ts';

it('trains in a process of its own, tells how far it is, and what memory it took', async () => {
  const said: string[] = [];
  const part = epochPart({ windows: 8, batchSize: 4, limitSeconds: 600 });
  const context = { clock: () => 0, seed: 1, say: (text: string) => said.push(text) };
  const { columns, rows, data } = await part.run(context);
  for (const row of rows) expect(row).toHaveLength(columns.length);
  const { outcome, peakMegabytes } = data as { outcome: EpochOutcome; peakMegabytes: number };
  expect(said).toEqual(['50 % of the epoch', '100 % of the epoch']);
  expect(peakMegabytes).toBeGreaterThan(50);
  expect(outcome.trainingLoss).toBeGreaterThan(0);
  expect(outcome.endDb).not.toBe(outcome.startDb);
});
