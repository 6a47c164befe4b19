import type { InputFile } from '../provenance.ts';
import type { RatesResult } from './rates-result.ts';

/** Rises when a key changes its meaning or goes away; new keys do not raise it. */
const formatVersion = 1;

/** What `rates.json` says beside the result itself. */
export interface RatesOrigin {
  readonly spikeloomVersion: string;
  readonly inputs: readonly InputFile[];
  readonly notices: readonly string[];
  readonly files: readonly string[];
}

/** `rates.json`: what models were fitted to which trials, and how. The same bytes for the same result. */
export function ratesJson({ trials, request, analysis }: RatesResult, origin: RatesOrigin): string {
  const { startMs, binMs, binCount, neurons } = trials;
  const { training, test } = analysis.split;
  const document = {
    format: 'spikeloom-rates',
    formatVersion,
    spikeloomVersion: origin.spikeloomVersion,
    input: origin.inputs,
    window: { startMs, binMs, binCount },
    models: request.models,
    templates: request.templateCount,
    templateBins: request.templateBins,
    historyBins: request.historyBins,
    stimulus: request.stimulus?.names ?? null,
    seed: request.seed,
    units: neurons.map(({ unitId }) => unitId),
    trainingTrials: Array.from(training),
    testTrials: Array.from(test),
    notices: origin.notices,
    files: origin.files,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
