import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccuracyOptions, Experiment, Trial } from '../experiment.ts';
import { type HeldEvents, heldEvents } from '../held-events.ts';
import { sortedTrains, withoutLag } from '../trains.ts';

const sampleRate = 20_000;
/** What must be added to the expert's times to get those of the files. */
const offsetSeconds = 2.0005;
const toleranceSamples = 0.0004 * sampleRate;
const oneMillisecond = sampleRate / 1000;

/** A neuron that an expert sorted by hand. */
export function starling({
  dataFolder,
}: Pick<AccuracyOptions, 'dataFolder'>): Experiment<HeldEvents> {
  const folder = join(dataFolder, 'starling');
  const trial = (part: number): Trial<HeldEvents> => ({
    label: `file ${part}`,
    async prepare() {
      const text = await readFile(join(folder, 'sorted_unit_seconds_wav1_wav2.txt'), 'utf8');
      const line = text.split(/\r?\n/)[part - 1]!;
      const truth = Float64Array.from(line.trim().split(/\s+/), (seconds) =>
        Math.round((Number(seconds) + offsetSeconds) * sampleRate),
      );
      return {
        path: join(folder, `st11_1_2_A8_${part}.wav`),
        options: {},
        score(sorting) {
          const range = { earliest: -oneMillisecond, latest: oneMillisecond };
          const tested = withoutLag([truth], sortedTrains(sorting), range, toleranceSamples);
          return heldEvents(truth, tested, toleranceSamples);
        },
      };
    },
  });
  return {
    name: 'starling',
    title: 'Starling forebrain, one electrode with an expert’s sorting',
    recording:
      'Two WAV files of 13.28 s at 20 kHz, each with one unit’s spikes as an expert sorted them: 18 and 16. Other units fire as well.',
    parameters: {},
    why: 'The defaults.',
    matching:
      'Spikes match within 0.4 ms. The expert marked the trough, which comes half a millisecond after the larger, positive lobe, so each sorted unit is first moved by its own constant lag of at most 1 ms.',
    trials: [trial(1), trial(2)],
    columns: ['held', 'spikes of that unit', 'units'],
    cells: ({ held, eventCount, unitSize, unitCount }) => [
      `${held} of ${eventCount}`,
      String(unitSize),
      String(unitCount),
    ],
    goals: [
      {
        target: 'some unit of each file holds at least 85 % of the 34 spikes, both files together',
        judge(scores) {
          const held = scores.reduce((sum, score) => sum + score.held, 0);
          const all = scores.reduce((sum, score) => sum + score.eventCount, 0);
          const sizes = scores.map(({ unitSize }) => unitSize).join(' and ');
          return {
            measured: `${held} of ${all}, in units of ${sizes} spikes`,
            reached: held >= 0.85 * all,
          };
        },
      },
    ],
  };
}
