import {
  clusteringStage,
  codingStage,
  followingStage,
  learningStage,
} from '../../../core/index.ts';
import type { JobKind } from '../../store/job-table.ts';

/** How long each stage takes beside the others. */
type StageWeights = readonly (readonly [stage: string, weight: number])[];

/** Of longer recordings more is read, and hardly more learned. */
const enoughToLearnSeconds = 60;

/** As measured of tetrodes and probes of 32 channels, from half a minute to five: what reads all of a recording takes as long as it is. */
function weightsInSort(recordedSeconds: number): StageWeights {
  const growth = Math.max(1, recordedSeconds / enoughToLearnSeconds);
  return [
    ['Measuring the noise', 0.08],
    ['Looking for drift', 0.02 * growth],
    ['Reading a sample', 0.18],
    [clusteringStage, 0.05],
    [learningStage, 0.45],
    [followingStage, 0.05],
    [codingStage, 0.1 * growth],
    ['Deciding', 0.05 * growth],
    ['Fitting spike trains', 0.02],
  ];
}

const weightsInImport: StageWeights = [
  ['Reading the sorting', 0.05],
  ['Measuring the noise', 0.3],
  ['Measuring templates', 0.2],
  ['Measuring spikes', 0.35],
  ['Fitting spike trains', 0.1],
];

/** The share of a whole job that is done, as a rule; 0 in a stage that is not among them. @param fraction of the stage */
export function shareDone(
  kind: JobKind,
  recordedSeconds: number,
  stage: string,
  fraction: number,
): number {
  const weights = kind === 'import' ? weightsInImport : weightsInSort(recordedSeconds);
  const place = weights.findIndex(([name]) => name === stage);
  if (place < 0) return 0;
  const sum = (some: StageWeights) => some.reduce((all, [, weight]) => all + weight, 0);
  return (sum(weights.slice(0, place)) + fraction * weights[place]![1]) / sum(weights);
}
