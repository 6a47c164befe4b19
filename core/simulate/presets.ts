import { UserError } from '../base/errors.ts';
import { type ProbeRecordingOptions, simulateProbeRecording } from './probe-recording.ts';
import type { SimulatedRecording } from './simulated-recording.ts';
import { simulateTable3, table3 } from './table3.ts';

export const presetNames = ['table3', 'tetrode', 'probe32'] as const;
export type PresetName = (typeof presetNames)[number];

export interface SimulationOptions {
  readonly preset: PresetName;
  readonly durationSeconds: number;
  /**
   * `table3`: over active samples (see `simulateTable3`), 16 by default. Otherwise the median unit's
   * trough over the noise's standard deviation, 20 by default: depths of 5.6 to 18 standard deviations.
   */
  readonly snrDb?: number;
  readonly seed: number;
}

type ProbePreset = Omit<ProbeRecordingOptions, 'durationSeconds' | 'snrDb' | 'seed'>;

const probePresets: Record<Exclude<PresetName, 'table3'>, ProbePreset> = {
  tetrode: {
    positionsUm: gridPositions(2, 2, 25, 25),
    unitCount: 8,
    rateHz: { lowest: 5, highest: 60 },
    hashUnitCount: 40,
    overlapShare: 0.1,
  },
  probe32: {
    positionsUm: gridPositions(2, 16, 22, 25),
    unitCount: 30,
    rateHz: { lowest: 1, highest: 30 },
    hashUnitCount: 160,
    overlapShare: 0.1,
  },
};

/**
 * Makes a recording with known spikes. The same options give the same bytes.
 * @throws UserError (`BAD_SIMULATION`) for an unknown preset or values that make no recording
 */
export function simulate(options: SimulationOptions): SimulatedRecording {
  const { preset, durationSeconds, seed } = options;
  if (!presetNames.includes(preset)) {
    throw new UserError(
      'BAD_SIMULATION',
      `There is no preset "${preset}"; give ${presetNames.join('|')}.`,
    );
  }
  if (preset === 'table3') {
    return singleChannel(durationSeconds, options.snrDb ?? 16, seed);
  }
  return simulateProbeRecording({
    ...probePresets[preset],
    durationSeconds,
    seed,
    snrDb: options.snrDb ?? 20,
  });
}

function singleChannel(durationSeconds: number, snrDb: number, seed: number): SimulatedRecording {
  const { templates, noiseSigma, ...recording } = simulateTable3({ durationSeconds, snrDb, seed });
  const { atomSamples } = table3;
  return {
    ...recording,
    channelCount: 1,
    positionsUm: new Float64Array(2),
    templates: Float32Array.from(templates),
    templateSamples: atomSamples,
    nBefore: 0,
    referenceOffset: Int32Array.from({ length: templates.length / atomSamples }, (_, unit) =>
      largestAt(templates.subarray(unit * atomSamples, (unit + 1) * atomSamples)),
    ),
    noiseSd: noiseSigma,
  };
}

function largestAt(values: Float64Array): number {
  const sizes = values.map(Math.abs);
  return sizes.indexOf(Math.max(...sizes));
}

/** Contacts row by row from the tip upwards. */
function gridPositions(columns: number, rows: number, pitchX: number, pitchY: number) {
  const positions = new Float64Array(2 * columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      positions.set([column * pitchX, row * pitchY], 2 * (row * columns + column));
    }
  }
  return positions;
}
