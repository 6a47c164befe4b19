import { UserError } from '../base/errors.ts';
import { type GeneratedOptions, generateRecording } from './generated-recording.ts';
import { longestHeldSeconds, simulateProbeRecording } from './probe-recording.ts';
import { heldRecording, type SimulatedRecording } from './simulated-recording.ts';
import { simulateTable3, table3 } from './table3.ts';

export const presetNames = ['table3', 'tetrode', 'probe32', 'probe384'] as const;
export type PresetName = (typeof presetNames)[number];

export interface SimulationOptions {
  readonly preset: PresetName;
  readonly durationSeconds: number;
  /**
   * `table3`: over active samples (see `simulateTable3`), 16 by default. Otherwise the median unit's
   * trough over the noise's standard deviation, 20 by default: depths of 5.6 to 18 standard
   * deviations, for `probe384` 5 to 20.
   */
  readonly snrDb?: number;
  readonly seed: number;
  /** How many units a probe sees, instead of the preset's number. */
  readonly unitCount?: number;
  /** Range of a slow drift along the probe at its middle, 0 by default. */
  readonly driftUm?: number;
  /** How much more the top drifts than the tip, in shares of the middle's drift; 0 by default. */
  readonly driftGradient?: number;
  /** Share by which every unit's spikes change in size and shape over the recording, 0 by default. */
  readonly settle?: number;
}

type ProbePreset = Omit<
  GeneratedOptions,
  'name' | 'durationSeconds' | 'snrDb' | 'seed' | 'drift' | 'settle'
>;

const overlapsAnywhere = { windowSeconds: 1e-3, neighbourUm: Number.POSITIVE_INFINITY };

const probePresets: Record<Exclude<PresetName, 'table3'>, ProbePreset> = {
  tetrode: {
    positionsUm: gridPositions(2, 2, 25, 25),
    unitCount: 8,
    rateHz: { lowest: 5, highest: 60, spread: 'even' },
    amplitudeSpread: 1.8,
    hashUnitCount: 40,
    overlaps: { share: 0.1, ...overlapsAnywhere },
  },
  probe32: {
    positionsUm: gridPositions(2, 16, 22, 25),
    unitCount: 30,
    rateHz: { lowest: 1, highest: 30, spread: 'even' },
    amplitudeSpread: 1.8,
    hashUnitCount: 160,
    overlaps: { share: 0.1, ...overlapsAnywhere },
  },
  probe384: {
    positionsUm: staggeredPositions(192),
    unitCount: 300,
    rateHz: { lowest: 1, highest: 20, spread: 'normal' },
    amplitudeSpread: 2,
    hashUnitCount: 800,
    overlaps: { share: 0.05, windowSeconds: 0.5e-3, neighbourUm: 50 },
  },
};

/**
 * Makes a recording with known spikes. The same options give the same bytes. `probe384`, and what
 * changes or is too long to hold, is made piece by piece as it is read; the others are held whole.
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
  if (preset === 'table3') return simulateChannel(options);
  const probe = probePresets[preset];
  const unitCount = options.unitCount ?? probe.unitCount;
  const drift = { rangeUm: options.driftUm ?? 0, gradient: options.driftGradient ?? 0 };
  const settle = options.settle ?? 0;
  const snrDb = options.snrDb ?? 20;
  const isLong = durationSeconds > longestHeldSeconds(probe.positionsUm.length / 2);
  if (preset === 'probe384' || drift.rangeUm !== 0 || settle !== 0 || isLong) {
    return generateRecording({
      ...probe,
      name: preset,
      unitCount,
      durationSeconds,
      seed,
      snrDb,
      drift,
      settle,
    });
  }
  const overlapShare = probe.overlaps.share;
  return heldRecording(
    preset,
    simulateProbeRecording({ ...probe, unitCount, overlapShare, durationSeconds, seed, snrDb }),
  );
}

/** The paper's simulation as a recording of one channel: nothing can move along it. */
function simulateChannel(options: SimulationOptions): SimulatedRecording {
  const { durationSeconds, snrDb = 16, seed } = options;
  const changes = (options.driftUm ?? 0) !== 0 || (options.settle ?? 0) !== 0;
  if (changes || options.unitCount !== undefined) {
    throw new UserError(
      'BAD_SIMULATION',
      'The preset table3 has one channel and the units of the paper: no drift, nothing that settles and no other number of units. Choose another preset.',
    );
  }
  const { templates, noiseSigma, ...recording } = simulateTable3({ durationSeconds, snrDb, seed });
  const { atomSamples } = table3;
  return heldRecording('table3', {
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
  });
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

/**
 * Four columns of contacts as on a Neuropixels 1.0 probe: rows of two, 20 µm apart, every other row
 * set off by half the distance between its contacts.
 */
function staggeredPositions(rows: number) {
  const positions = new Float64Array(4 * rows);
  for (let row = 0; row < rows; row++) {
    const left = row % 2 === 0 ? 16 : 0;
    positions.set([left, 20 * row, left + 32, 20 * row], 4 * row);
  }
  return positions;
}
