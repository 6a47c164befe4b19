import {
  compareSpikeTrains,
  hertz,
  parseParameters,
  type Recording,
  type SlowTetrode,
  type Sorting,
  sampleIndex,
  seconds,
  serialSignalCrew,
  serialTileCoder,
  serialUnitLearner,
  silentContext,
  simulateSlowTetrode,
  sort,
  usualLimits,
} from '../../../core/index.ts';
import type { Reproduction } from '../reproduction.ts';

const sampleRate = 10_000;
const unitCount = 4;
const rateHz = 15;
const depthsMicrovolts = { deepest: 200, shallowest: 80 };
const toleranceSamples = 4;

export const groupTimes: Reproduction = {
  name: 'group-times',
  title: 'Times between the samples',
  source:
    'group atoms of the group-sparse auto-encoder (Eq. 3 and 7), in the sort (`--group-atoms`)',
  setting:
    'Simulated tetrodes at 10 kHz: spikes fall anywhere between samples, by sixteenths; noise of 10 µV, partly ' +
    'coloured; unsupervised sorts with and without `--group-atoms`. Errors are those of spikes that were found, ' +
    'after the mean error of each unit is taken away.',
  async run({ isFull, parts, say }) {
    const seeds = Array.from({ length: isFull ? 10 : 5 }, (_, seed) => seed);
    const durationSeconds = isFull ? 300 : 60;
    const rows: { seed: number; plain: Judged; grouped: Judged }[] = [];
    for (const seed of seeds) {
      const row = await parts.part(`seed ${seed}`, async () => {
        const simulated = simulateSlowTetrode({
          ...{ sampleRate, durationSeconds, unitCount, rateHz, seed, depthsMicrovolts },
        });
        const [plain, grouped] = [await sorted(simulated, false), await sorted(simulated, true)];
        return { seed, plain: judge(simulated, plain), grouped: judge(simulated, grouped) };
      });
      say(
        `seed ${seed}: ${row.plain.errorUs.toFixed(1)} µs to ${row.grouped.errorUs.toFixed(1)} µs, accuracy ${row.grouped.accuracy.toFixed(3)}`,
      );
      rows.push(row);
    }
    const pooled = (which: 'plain' | 'grouped') =>
      Math.sqrt(rows.reduce((sum, row) => sum + row[which].errorUs ** 2, 0) / rows.length);
    const accuracyOf = (which: 'plain' | 'grouped') =>
      rows.reduce((sum, row) => sum + row[which].accuracy, 0) / rows.length;
    return {
      settings: [
        { what: 'sampling rate, Hz', paper: '-', ours: String(sampleRate) },
        { what: 'seconds and seeds', paper: '-', ours: `${durationSeconds}, ${seeds.length}` },
        { what: 'units, each at Hz', paper: '-', ours: `${unitCount}, ${rateHz}` },
        {
          what: 'depth of the troughs, µV',
          paper: '-',
          ours: `${depthsMicrovolts.deepest} to ${depthsMicrovolts.shallowest}`,
        },
        { what: 'channels; noise, µV', paper: '-', ours: '4; 10, partly coloured' },
        { what: 'moments of spikes', paper: '-', ours: 'uniform, by sixteenths of a sample' },
        {
          what: 'a spike is found within, samples',
          paper: '-',
          ours: String(toleranceSamples),
        },
        {
          what: 'parameters of the sort',
          paper: '-',
          ours: 'all as usual, without and with `--group-atoms`',
        },
      ],
      findings: [
        {
          what: 'error of times to the nearest sample, µs (rms)',
          paper: '-',
          ours: pooled('plain').toFixed(1),
        },
        {
          what: 'with group atoms, µs (rms)',
          paper: 'half of it is our goal',
          ours: `${pooled('grouped').toFixed(1)} (${(pooled('grouped') / pooled('plain')).toFixed(2)} of it)`,
        },
        {
          what: 'mean accuracy without and with',
          paper: '-',
          ours: `${accuracyOf('plain').toFixed(4)} and ${accuracyOf('grouped').toFixed(4)}`,
        },
      ],
      remarks: [
        'Group atoms change no spike, so accuracy is the same by construction. What is left of the error is mostly noise: ' +
          'a shift is told no better than by the inverse of the norm of the whitened template’s derivative.',
      ],
      numbers: { seeds: rows },
      plots: [
        {
          name: 'group-times',
          plot: {
            title: 'Error of spike times at 10 kHz',
            scale: 'linear',
            xName: 'seed',
            yName: 'rms error, µs',
            series: (['plain', 'grouped'] as const).map((which) => ({
              name: which === 'plain' ? 'nearest sample' : 'group atoms',
              points: rows.map((row) => ({ x: row.seed, y: row[which].errorUs })),
            })),
          },
        },
      ],
    };
  },
};

async function sorted(simulated: SlowTetrode, groupAtoms: boolean): Promise<Sorting> {
  const recording = recordingOf(simulated);
  const workers = {
    learner: serialUnitLearner,
    coder: serialTileCoder(recording),
    crew: serialSignalCrew(recording),
    limits: usualLimits,
  };
  return (await sort(recording, parseParameters({ groupAtoms }), workers, silentContext)).sorting;
}

function recordingOf({ samples, positionsUm }: SlowTetrode): Recording {
  const channelCount = positionsUm.length / 2;
  const sampleCount = samples.length / channelCount;
  const channels = Array.from({ length: channelCount }, (_, channel) => channel);
  return {
    sampleRate: hertz(sampleRate),
    channelCount,
    channelNames: channels.map((channel) => `ch${channel}`),
    segments: [{ startSample: sampleIndex(0), sampleCount, startTime: seconds(0) }],
    probe: { name: 'tetrode', positionsUm, shankIds: channels.map(() => '0'), geometryKnown: true },
    gainToMicrovolts: 1,
    notices: [],
    async read(_, start, end, out) {
      for (const channel of channels) {
        const from = channel * sampleCount;
        out.set(samples.subarray(from + start, from + end), channel * (end - start));
      }
      return out;
    },
  };
}

interface Judged {
  readonly accuracy: number;
  readonly errorUs: number;
}

/** Accuracy, and the error in microseconds of the spikes that were found. */
function judge({ moments }: SlowTetrode, { spikes, units }: Sorting): Judged {
  const truth = moments.map((own) => [own.map(Math.round)]);
  const momentOf = (row: number) => spikes.sampleIndex[row]! + (spikes.subSample?.[row] ?? 0);
  const rowsOf = units.map((_, unit) =>
    [...spikes.unitIndex.keys()].filter((row) => spikes.unitIndex[row] === unit),
  );
  const found = rowsOf.map((rows) => [Float64Array.from(rows, (row) => spikes.sampleIndex[row]!)]);
  const { scores } = compareSpikeTrains(truth, found, toleranceSamples);
  const errors = scores.flatMap(({ testedUnit }, unit) =>
    testedUnit < 0 ? [] : centred(matchedErrors(moments[unit]!, rowsOf[testedUnit]!.map(momentOf))),
  );
  const square = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
  return {
    accuracy: scores.reduce((sum, { accuracy }) => sum + accuracy, 0) / scores.length,
    errorUs: (1e6 * Math.sqrt(square)) / sampleRate,
  };
}

/** Of each true moment that one found moment is near to. */
function matchedErrors(truth: Float64Array, found: readonly number[]): number[] {
  return Array.from(truth).flatMap((moment) => {
    const near = found.filter((other) => Math.abs(other - moment) <= toleranceSamples);
    return near.length === 1 ? [near[0]! - moment] : [];
  });
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
