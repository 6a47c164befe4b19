import {
  type CollidingPair,
  compareSpikeTrains,
  type Sorting,
  simulateCollidingPair,
} from '../../../core/index.ts';
import { formatNumber } from '../../cli/text-table.ts';
import type { AccuracyOptions, Experiment, ScoreWithRemarks } from '../experiment.ts';
import { findingsOf } from '../findings.ts';
import { extremumTrains, seedsFrom0, trialOf } from '../simulated-trial.ts';
import { sortedTrains } from '../trains.ts';

const defaultSeeds = 3;
const cosines = [0.6, 0.8, 0.9];
/** The likeness that the goal speaks of. */
const judgedCosine = 0.8;
const wantedRecall = 0.9;
const lagsMs = Array.from({ length: 21 }, (_, i) => (i - 10) / 5);
const pairsPerLag = 40;
const loneSpikes = 1600;
const depthSd = 10;

interface CollisionScore extends ScoreWithRemarks {
  readonly cosine: number;
  /** Of the spikes in pairs the share that was found, for each group of lags; those of both units together. */
  readonly recall: readonly number[];
  /** Of all spikes of each unit. */
  readonly accuracies: readonly number[];
  readonly extraUnitCount: number;
}

function simulatePair(cosine: number, seed: number): CollidingPair {
  return simulateCollidingPair({
    positionsUm: Float64Array.of(0, 0, 25, 0, 0, 25, 25, 25),
    cosine,
    lagsSeconds: lagsMs.map((lag) => lag / 1000),
    lagWidthSeconds: 0.2e-3,
    pairsPerLag,
    loneSpikes,
    depthSd,
    seed,
  });
}

function score(sorting: Sorting, cosine: number, { recording, pairs }: CollidingPair) {
  const millisecond = recording.sampleRate / 1000;
  const tested = sortedTrains(sorting);
  const toleranceSamples = 0.4 * millisecond;
  const { accuracies, comparison, extraUnitCount, remarks } = findingsOf(
    { truth: extremumTrains(recording), tested, toleranceSamples, waveformSamples: millisecond },
    wantedRecall,
    (unit) => `unit ${unit}`,
  );
  const found = lagsMs.map(() => 0);
  comparison.scores.forEach(({ testedUnit }, unit) => {
    const train = tested[testedUnit];
    if (train === undefined) return;
    lagsMs.forEach((_, lagIndex) => {
      const spikes = pairs
        .filter((pair) => pair.lagIndex === lagIndex)
        .map(({ samples }) => samples[unit]!);
      const known = Float64Array.from(spikes).sort();
      found[lagIndex]! += compareSpikeTrains([[known]], [[train]], toleranceSamples)
        .matchCounts[0]!;
    });
  });
  const recall = found.map((count) => count / (2 * pairsPerLag));
  return { cosine, recall, accuracies, extraUnitCount, remarks };
}

/** Two units' spikes in pairs at every lag, by how alike the two are. */
export function collisions({
  seeds = defaultSeeds,
}: Pick<AccuracyOptions, 'seeds'>): Experiment<CollisionScore> {
  return {
    name: 'collisions',
    title: 'Colliding spikes of two like units',
    recording: `Four contacts at 30 kHz, two neurons ${depthSd} noise SD deep whose templates have a cosine of ${cosines.join(', ')} at the lag where they are most alike. ${pairsPerLag} pairs of spikes at each of ${lagsMs.length} lags from -2 to 2 ms (0.2 ms wide, without gaps), and ${loneSpikes} spikes of each neuron alone.`,
    parameters: {},
    why: 'The defaults: this is what a user gets.',
    matching:
      'Spikes match within 0.4 ms. Recall is of the spikes in pairs, those of both units together; a spike that was given to the other unit is not found.',
    trials: cosines.flatMap((cosine) =>
      seedsFrom0(seeds).map((seed) =>
        trialOf(
          `cosine ${cosine}, seed ${seed}`,
          () => simulatePair(cosine, seed).recording,
          (sorting) => score(sorting, cosine, simulatePair(cosine, seed)),
        ),
      ),
    ),
    columns: ['accuracy of all spikes', 'extra units', 'recall at -2, -1.8, ... 2 ms'],
    cells: ({ accuracies, extraUnitCount, recall }) => [
      accuracies.map((accuracy) => formatNumber(accuracy, 2)).join(' '),
      String(extraUnitCount),
      recall.map((share) => formatNumber(share, 2)).join(' '),
    ],
    goals: [
      {
        target: `recall of the spikes of units of cosine ${judgedCosine} at least ${wantedRecall} at every lag from -2 to 2 ms`,
        judge(scores) {
          const recall = meanRecall(scores, judgedCosine);
          const lowest = Math.min(...recall);
          return {
            measured: `lowest ${formatNumber(lowest, 2)}, at ${lagsMs[recall.indexOf(lowest)]} ms`,
            reached: lowest >= wantedRecall,
          };
        },
      },
    ],
    plots: (scores) => [
      {
        name: 'accuracy-collisions',
        plot: {
          title: 'Spikes found that collide with a like unit’s',
          scale: 'linear',
          xName: 'lag of the other unit’s spike (ms)',
          yName: 'recall',
          series: cosines.map((cosine) => ({
            name: `cosine ${cosine}`,
            points: meanRecall(scores, cosine).map((y, i) => ({ x: lagsMs[i]!, y })),
          })),
        },
      },
    ],
  };
}

/** Recall at each lag, over all recordings of one likeness. */
function meanRecall(scores: readonly CollisionScore[], cosine: number): number[] {
  const own = scores.filter((each) => each.cosine === cosine);
  return lagsMs.map((_, i) => own.reduce((sum, { recall }) => sum + recall[i]! / own.length, 0));
}
