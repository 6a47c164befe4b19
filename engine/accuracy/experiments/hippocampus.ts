import { join } from 'node:path';
import type { AccuracyOptions, Experiment } from '../experiment.ts';
import { type HeldEvents, heldEvents } from '../held-events.ts';
import { readNumberRows } from '../real-data.ts';
import { sortedTrains } from '../trains.ts';

/** A neuron that was recorded from the inside as well. */
export function hippocampus({
  dataFolder,
}: Pick<AccuracyOptions, 'dataFolder'>): Experiment<HeldEvents> {
  const folder = join(dataFolder, 'hc1-d533101-raw-5s');
  return {
    name: 'hippocampus',
    title: 'Rat hippocampus, tetrode with intracellular truth',
    recording:
      'hc-1 d533101 (CRCNS; Henze et al.): 5 s of a tetrode at 10 kHz, while one of the neurons was recorded intracellularly: 11 spikes.',
    parameters: {},
    why: 'The defaults.',
    matching: 'Spikes match within 1 ms of the extracellular trough.',
    trials: [
      {
        label: 'd533101',
        async prepare() {
          const rows = await readNumberRows(join(folder, 'truth.csv'));
          const truth = Float64Array.from(rows, (row) => row.extracellular_trough_sample!);
          return {
            path: join(folder, 'raw_4ch_10kHz_int16.dat'),
            options: { sampleRate: 10_000, channels: 4, dtype: 'int16' },
            score: (sorting) => heldEvents(truth, sortedTrains(sorting), 10),
          };
        },
      },
    ],
    columns: ['held', 'spikes of that unit', 'units'],
    cells: ({ held, eventCount, unitSize, unitCount }) => [
      `${held} of ${eventCount}`,
      String(unitSize),
      String(unitCount),
    ],
    goals: [
      {
        target: 'some unit holds at least 9 of the 11 intracellular spikes',
        judge: ([score]) => ({
          measured: `${score!.held} of ${score!.eventCount}, in a unit of ${score!.unitSize} spikes`,
          reached: score!.held >= 9,
        }),
      },
    ],
  };
}
