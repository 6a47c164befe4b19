import { join } from 'node:path';
import { computeUnitMetrics, type Sorting } from '../../../core/index.ts';
import { formatNumber } from '../../cli/text-table.ts';
import type { AccuracyOptions, Experiment, ScoreWithRemarks } from '../experiment.ts';

interface LocustUnit {
  readonly spikeCount: number;
  readonly firingRateHz: number;
  readonly snr: number;
  readonly isiViolationsRatio: number;
}

interface LocustScore extends ScoreWithRemarks {
  readonly units: readonly LocustUnit[];
}

/** A unit that a person would keep: well above the noise, and at a rate that neurons have. */
const plausible = ({ snr, firingRateHz }: LocustUnit) =>
  snr >= 4 && firingRateHz >= 0.5 && firingRateHz <= 100;

/** The limit that the Allen Institute and SpikeInterface use for good units. */
const largestViolationsRatio = 0.5;

function score(sorting: Sorting): LocustScore {
  const units = computeUnitMetrics(sorting).map((metrics) => ({
    spikeCount: metrics.num_spikes,
    firingRateHz: metrics.firing_rate,
    snr: metrics.snr,
    isiViolationsRatio: metrics.isi_violations_ratio,
  }));
  const remarks = units.map(
    (unit, i) =>
      `Unit ${i}: ${unit.spikeCount} spikes, ${formatNumber(unit.firingRateHz, 1)} Hz, SNR ${formatNumber(unit.snr, 1)}, isi_violations_ratio ${formatNumber(unit.isiViolationsRatio, 2)}${plausible(unit) ? '' : ' (not plausible)'}.`,
  );
  return { units, remarks };
}

/** No truth: what can be seen from the sorting itself. */
export function locust({
  dataFolder,
}: Pick<AccuracyOptions, 'dataFolder'>): Experiment<LocustScore> {
  return {
    name: 'locust',
    title: 'Locust antennal lobe, tetrode',
    recording:
      'Trial 1 of a locust antennal lobe tetrode (Pouzat et al.): 28.8 s at 15 kHz, 12 bits around 2057 counts. There is no truth.',
    parameters: {},
    why: 'The defaults.',
    matching:
      'Units are judged by SpikeInterface’s metrics. What is plausible is our own choice: an SNR of 4 or more, which is just above what a peak detector sees, and a rate from 0.5 to 100 Hz. The limit of 0.5 on violations is the one that the Allen Institute uses.',
    trials: [
      {
        label: 'trial 1',
        prepare: async () => ({
          path: join(dataFolder, 'locust-tetrode', 'locust_trial_01.raw'),
          options: { sampleRate: 15_000, channels: 4, dtype: 'int16', offsetCounts: 2057 },
          score,
        }),
      },
    ],
    columns: ['units', 'plausible', 'spikes', 'largest isi_violations_ratio'],
    cells: ({ units }) => [
      String(units.length),
      String(units.filter(plausible).length),
      units.map(({ spikeCount }) => spikeCount).join(' '),
      formatNumber(largestRatio(units), 2),
    ],
    goals: [
      {
        target: 'at least 3 units, all of SNR 4 or more at 0.5 to 100 Hz',
        judge([score]) {
          const count = score!.units.length;
          const good = score!.units.filter(plausible).length;
          return { measured: `${good} of ${count}`, reached: count >= 3 && good === count };
        },
      },
      {
        target: 'isi_violations_ratio below 0.5 in every unit',
        judge([score]) {
          const ratio = largestRatio(score!.units);
          return {
            measured: `largest ${formatNumber(ratio, 2)}`,
            reached: ratio < largestViolationsRatio,
          };
        },
      },
    ],
  };
}

const largestRatio = (units: readonly LocustUnit[]) =>
  Math.max(0, ...units.map(({ isiViolationsRatio }) => isiViolationsRatio));
