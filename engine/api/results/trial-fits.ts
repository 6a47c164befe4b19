import {
  type AlignedTrials,
  countSpikes,
  meanIntensity,
  type RatesAnalysis,
  type RatesRequest,
  trialSpikes,
} from '../../../core/index.ts';
import type { TrialFit, TrialFits } from '../contract.ts';
import { ksCurve } from './ks-curve.ts';

/** What was fitted to trials, as clients read it. */
export function trialFits(
  { trials, moments, silentUnitIds, cutEventCount }: AlignedTrials,
  request: RatesRequest,
  analysis: RatesAnalysis,
): TrialFits {
  const { startMs, binMs, binCount, neurons } = trials;
  const perSecond = 1000 / binMs;
  const countedHz = new Float32Array(neurons.length * binCount);
  neurons.forEach((neuron, j) => {
    const scale = perSecond / neuron.trialCount;
    countedHz.set(
      countSpikes(neuron, binCount).map((spikes) => spikes * scale),
      j * binCount,
    );
  });
  return {
    ...{ startMs, binMs, binCount, silentUnitIds, cutEventCount, countedHz },
    trainingTrials: analysis.split.training,
    testTrials: analysis.split.test,
    unitIds: neurons.map(({ unitId }) => unitId),
    ...spikesByUnit(trials),
    spikeSample: Float64Array.from(moments.flatMap(({ sampleIndex }) => Array.from(sampleIndex))),
    spikeSegment: Uint16Array.from(moments.flatMap(({ segmentIndex }) => Array.from(segmentIndex))),
    featureCount: request.templateCount,
    featureBins: request.templateBins,
    initialFeatures: request.initialFeatures.atoms,
    features: analysis.models.flatMap(({ model, features }) =>
      features === undefined ? [] : [{ model, values: features.atoms }],
    ),
    fits: analysis.models.flatMap((fitted) =>
      neurons.map((_, j) => trialFit(trials, fitted, j, perSecond)),
    ),
  };
}

function trialFit(
  { startMs, binMs, neurons }: AlignedTrials['trials'],
  { model, neurons: fitted, goodness }: RatesAnalysis['models'][number],
  j: number,
  perSecond: number,
): TrialFit {
  const { unitId, rate, code, aic } = fitted[j]!;
  const { bitsPerSpike, ks, correlation } = goodness[j]!;
  const { ksDistance, pValue, band95 } = ks;
  return {
    ...{ unitId, model, aic, bitsPerSpike },
    codeFeature: code.atom,
    codeMs: code.position.map((bin) => startMs + bin * binMs),
    codeAmplitude: code.value,
    rateHz: Float32Array.from(meanIntensity(rate, neurons[j]!), (spikes) => spikes * perSecond),
    history: rate.history,
    ks: { ksDistance, pValue, band95, ...ksCurve(ks.sorted) },
    intervalCorrelation: correlation.correlation,
    correlationBand95: correlation.band95,
  };
}

function spikesByUnit({ neurons }: AlignedTrials['trials']) {
  const firstSpike = new Uint32Array(neurons.length + 1);
  neurons.forEach(({ bin }, j) => {
    firstSpike[j + 1] = firstSpike[j]! + bin.length;
  });
  const spikeTrial = new Uint32Array(firstSpike[neurons.length]!);
  const spikeBin = new Uint32Array(spikeTrial.length);
  neurons.forEach((neuron, j) => {
    let place = firstSpike[j]!;
    for (let trial = 0; trial < neuron.trialCount; trial++) {
      const bins = trialSpikes(neuron, trial);
      spikeTrial.fill(trial, place, place + bins.length);
      spikeBin.set(bins, place);
      place += bins.length;
    }
  });
  return { firstSpike, spikeTrial, spikeBin };
}
