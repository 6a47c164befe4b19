import { silentContext } from '../../../../core/base/progress.ts';
import { Random } from '../../../../core/base/random.ts';
import type { RatesResult } from '../../../../core/exports/rates/rates-result.ts';
import { analyseRates } from '../../../../core/point-process/analyse-rates.ts';
import { initialFeatures } from '../../../../core/point-process/initial-features.ts';
import { neuronTrials } from '../../../../core/point-process/trials.ts';

const binCount = 90;

/** Neurons that a pulse makes fire; the last one fires in one trial only. */
export function exampleRates(unitCount: number): RatesResult {
  const random = new Random(5);
  const neurons = Array.from({ length: unitCount }, (_, unit) =>
    neuronTrials(
      10 + unit,
      Array.from({ length: 12 }, (_, trial) =>
        Array.from({ length: binCount }, (_, bin) => bin).filter((bin) => {
          const driven = bin >= 40 && bin < 50 ? 0.3 : 0.03;
          return unit === unitCount - 1 ? trial === 0 && bin === 7 : random.uniform() < driven;
        }),
      ),
    ),
  );
  const trials = {
    startMs: -30,
    binMs: 2,
    binCount,
    baseline: Uint8Array.from({ length: binCount }, (_, bin) => (bin < 15 ? 1 : 0)),
    neurons,
  };
  const pulse = Float64Array.from({ length: binCount }, (_, bin) =>
    bin >= 40 && bin < 50 ? 1 : 0,
  );
  const stimulus = { names: ['a <pulse>'], values: pulse };
  const request = {
    models: ['bcomp', 'glm'],
    templateCount: 1,
    templateBins: 10,
    historyBins: 2,
    stimulus,
    initialFeatures: initialFeatures(trials, 1, 10, stimulus, new Random(0)),
    testShare: 0.25,
    seed: 0,
  } as const;
  return { trials, request, analysis: analyseRates(trials, request, silentContext) };
}
