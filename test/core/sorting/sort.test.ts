import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import {
  type LearningNews,
  type Progress,
  silentContext,
  type WorkContext,
} from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { compareSpikeTrains } from '../../../core/quality/compare.ts';
import { type Probe, unknownProbe } from '../../../core/recording/probe.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { simulate } from '../../../core/simulate/presets.ts';
import { truthTrains } from '../../../core/simulate/truth.ts';
import { usualLimits } from '../../../core/sorting/memory-plan.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import { serialSignalCrew } from '../../../core/sorting/signal-crew.ts';
import { sort } from '../../../core/sorting/sort.ts';
import type { Sorting } from '../../../core/sorting/sorting.ts';
import { spikeCount, spikeTrain } from '../../../core/sorting/spike-table.ts';
import { serialTileCoder } from '../../../core/sorting/tile-coder.ts';
import { serialUnitLearner } from '../../../core/sorting/unit-learner.ts';
import { spikeShape } from '../../support/raw-recording.ts';
import { normalNoise, recordingOf } from '../preprocess/synthetic.ts';

const sampleRate = 20_000;
async function sorted(
  recording: Recording,
  raw: Readonly<Record<string, unknown>> = {},
  context: WorkContext = silentContext,
): Promise<Sorting> {
  const parameters = parseParameters(raw);
  const workers = {
    learner: serialUnitLearner,
    coder: serialTileCoder(recording),
    crew: serialSignalCrew(recording),
    limits: usualLimits,
  };
  const { sorting } = await sort(recording, parameters, workers, context);
  return sorting;
}

/** Everything that a reader of a sorting relies on, whatever the recording was. */
function expectWellFormed(sorting: Sorting, recording: Recording): void {
  const { spikes, units, templates, initialTemplates } = sorting;
  const size = recording.channelCount * templates.templateSamples;
  expect(templates.microvolts.length).toBe(units.length * size);
  expect(initialTemplates.microvolts.length).toBe(units.length * size);
  expect(sorting.noiseLevelMicrovolts.length).toBe(recording.channelCount);
  expect([sorting.lambda.length, sorting.sigma.length]).toEqual([units.length, units.length]);
  expect(templates.microvolts.every(Number.isFinite)).toBe(true);
  units.forEach(({ unitId, mainChannel }, u) => {
    expect(unitId).toBe(u);
    expect(mainChannel).toBeLessThan(recording.channelCount);
    expect(spikes.unitIndex.includes(u)).toBe(true);
  });
  for (let i = 0; i < spikeCount(spikes); i++) {
    const { sampleCount } = recording.segments[spikes.segmentIndex[i]];
    expect(Number.isInteger(spikes.sampleIndex[i])).toBe(true);
    expect(spikes.sampleIndex[i]).toBeGreaterThanOrEqual(0);
    expect(spikes.sampleIndex[i]).toBeLessThan(sampleCount);
    expect(spikes.unitIndex[i]).toBeLessThan(units.length);
    expect(Number.isFinite(spikes.amplitude[i])).toBe(true);
    expect(spikes.margin[i]).toBeGreaterThanOrEqual(0);
  }
}

/** Adds a spike of 1.6 ms with the given trough at each of `times`. */
function addSpikes(trace: Float64Array, times: readonly number[], trough: number): void {
  for (const time of times) {
    for (let k = -8; k <= 24; k++) {
      const t = time + k;
      if (t >= 0 && t < trace.length) trace[t] += (trough / 100) * spikeShape(k);
    }
  }
}

/** Spikes of one neuron, 20 to 60 ms apart. */
function trainIn(samples: number, seed: number): number[] {
  const random = new Random(seed);
  const times: number[] = [];
  for (let t = 800; t < samples - 800; t += 400 + random.integer(800)) times.push(t);
  return times;
}

/** One neuron in 8 uV noise, seen by each channel with its own share of 120 uV. */
function neuronTraces(samples: number, gains: readonly number[], seed: number) {
  const times = trainIn(samples, seed);
  const random = new Random(seed + 1);
  const traces = gains.map((gain) => {
    const trace = normalNoise(random, samples, 8);
    addSpikes(trace, gain === 0 ? [] : times, 120 * gain);
    return trace;
  });
  return { times, traces };
}

/** Share of `times` that has a spike of the unit within half a millisecond. */
function shareFound(sorting: Sorting, times: readonly number[], unit: number, segment = 0): number {
  const train = spikeTrain(sorting.spikes, unit, segment);
  return times.filter((t) => train.some((s) => Math.abs(s - t) <= 10)).length / times.length;
}

function bestShare(sorting: Sorting, times: readonly number[], segment = 0): number {
  return Math.max(0, ...sorting.units.map((_, u) => shareFound(sorting, times, u, segment)));
}

describe('sort', () => {
  it('finds a neuron on one channel, and no spike too many', async () => {
    const { times, traces } = neuronTraces(3 * sampleRate, [1], 1);
    const recording = recordingOf([traces], sampleRate);
    const sorting = await sorted(recording);
    expectWellFormed(sorting, recording);
    expect(sorting.units).toHaveLength(1);
    expect(sorting.notices).toEqual([]);
    expect(shareFound(sorting, times, 0)).toBeGreaterThanOrEqual(0.98);
    expect(spikeCount(sorting.spikes)).toBeLessThanOrEqual(1.02 * times.length);
    for (const amplitude of sorting.spikes.amplitude) expect(amplitude).toBeLessThan(-40);
  });

  it('shows templates while it learns, and is the same whether anybody looks or not', async () => {
    const { traces } = neuronTraces(2 * sampleRate, [1, 0.5], 1);
    const recording = recordingOf([traces], sampleRate);
    const seen: LearningNews[] = [];
    const watched = await sorted(
      recording,
      {},
      {
        ...silentContext,
        onLearning: (take) => seen.push(take()),
      },
    );
    expect(watched).toEqual(await sorted(recording));
    expect(seen.length).toBeGreaterThan(1);
    for (const { templates, initialTemplates, channels, sigma, templateSamples } of seen) {
      expect([...channels]).toEqual([0, 1]);
      expect(templates).toHaveLength(sigma.length * channels.length * templateSamples);
      expect(initialTemplates).toHaveLength(templates.length);
    }
    expect(seen.at(-1)!.objective).toBeLessThanOrEqual(1.05 * seen[0].objective);
  });

  it('finds a neuron beside a dead channel, which no unit has for its main one', async () => {
    const { times, traces } = neuronTraces(3 * sampleRate, [0.4, 0, 1, 0.7], 2);
    traces[1].fill(0);
    const recording = recordingOf([traces], sampleRate);
    const sorting = await sorted(recording);
    expectWellFormed(sorting, recording);
    expect(bestShare(sorting, times)).toBeGreaterThanOrEqual(0.98);
    for (const { mainChannel } of sorting.units) expect(mainChannel).not.toBe(1);
    expect(sorting.notices.length).toBeGreaterThan(0);
  });

  it('finds the neurons of a tetrode between artefacts of many times their size', async () => {
    const durationSeconds = 20;
    const simulated = simulate({ preset: 'tetrode', durationSeconds, seed: 0 });
    const { samples, channelCount, referenceOffset, truth } = simulated;
    const length = samples.length / channelCount;
    const random = new Random(1);
    for (let t = 5000; t < length; t += 8000 + random.integer(40_000)) {
      const size = (random.uniform() < 0.5 ? -1 : 1) * (500 + 3000 * random.uniform());
      for (let channel = 0; channel < channelCount; channel++) {
        for (let k = 0; k < 200 && t + k < length; k++) {
          samples[channel * length + t + k] += size * Math.exp(-k / 20) * Math.cos(k / 6);
        }
      }
    }
    const { units, spikes } = await sorted(simulated);
    const known = truthTrains(truth, referenceOffset.length).map((train) => [train]);
    const found = units.map((_, unit) => [spikeTrain(spikes, unit, 0)]);
    const { scores } = compareSpikeTrains(known, found, 12);
    expect(scores.filter(({ accuracy }) => accuracy > 0.8).length).toBeGreaterThanOrEqual(7);
  });

  it('finds a neuron on either side of a stretch that is not a number', async () => {
    const { times, traces } = neuronTraces(3 * sampleRate, [1, 0.5], 3);
    const hole = { from: 1.5 * sampleRate, to: 1.7 * sampleRate };
    for (const trace of traces) trace.fill(Number.NaN, hole.from, hole.to);
    const recording = recordingOf([traces], sampleRate);
    const sorting = await sorted(recording);
    expectWellFormed(sorting, recording);
    const outside = times.filter((t) => t < hole.from - 400 || t > hole.to + 400);
    expect(bestShare(sorting, outside)).toBeGreaterThanOrEqual(0.95);
  });

  it('sorts segments together: one unit, with its spikes in each', async () => {
    const parts = [4, 5].map((seed) => neuronTraces(2 * sampleRate, [1, 0.5], seed));
    const recording = recordingOf(
      parts.map(({ traces }) => traces),
      sampleRate,
    );
    const sorting = await sorted(recording);
    expectWellFormed(sorting, recording);
    parts.forEach(({ times }, segment) => {
      expect(shareFound(sorting, times, 0, segment)).toBeGreaterThanOrEqual(0.98);
    });
  });

  describe('of a recording of more than five minutes', () => {
    const rate = 4000;
    const samples = 310 * rate;
    const raw = { bandPass: 'off', whiten: 'off', templateMs: '8', learnSeconds: '60' };

    /** One neuron whose spikes are 120 uV, times `gain`. */
    function longRecording(gain: (passed: number) => number) {
      const times = trainIn(samples, 12);
      const trace = normalNoise(new Random(13), samples, 8);
      for (const time of times) addSpikes(trace, [time], 120 * gain(time / samples));
      return { times, recording: recordingOf([[trace]], rate) };
    }

    it('follows a neuron that fades, with one unit from beginning to end', async () => {
      const { times, recording } = longRecording((passed) => 1 - 0.6 * passed);
      const stages = new Set<string>();
      const context = { ...silentContext, onProgress: ({ stage }: Progress) => stages.add(stage) };
      const sorting = await sorted(recording, raw, context);
      expectWellFormed(sorting, recording);
      expect(stages).toContain('Following templates');
      expect(sorting.units).toHaveLength(1);
      expect(shareFound(sorting, times, 0)).toBeGreaterThanOrEqual(0.98);
      expect(spikeCount(sorting.spikes)).toBeLessThanOrEqual(1.02 * times.length);
      const { amplitude } = sorting.spikes;
      expect(amplitude.at(-1)! / amplitude[0]).toBeLessThan(0.55);
    });

    it('takes a neuron that looks different from one moment on for one', async () => {
      const times = trainIn(samples, 12);
      const random = new Random(13);
      const traces = [normalNoise(random, samples, 8), normalNoise(random, samples, 8)];
      for (const time of times) {
        const isEarly = time < 0.45 * samples;
        addSpikes(traces[0], [time], 120 * (isEarly ? 1 : 0.8));
        addSpikes(traces[1], [time], 120 * (isEarly ? 0.2 : 0.6));
      }
      const recording = recordingOf([traces], rate);
      const unitsOf = async (more: object) => (await sorted(recording, { ...raw, ...more })).units;
      expect(await unitsOf({ follow: 'off' })).toHaveLength(2);
      expect(await unitsOf({ units: '2' })).toHaveLength(2);
      const sorting = await sorted(recording, raw);
      expectWellFormed(sorting, recording);
      expect(sorting.units).toHaveLength(1);
      expect(shareFound(sorting, times, 0)).toBeGreaterThanOrEqual(0.98);
      expect(spikeCount(sorting.spikes)).toBeLessThanOrEqual(1.02 * times.length);
    });

    it('leaves a neuron alone that stays the same', async () => {
      const { recording } = longRecording(() => 1);
      const followed = await sorted(recording, raw);
      const { parameters, ...plain } = await sorted(recording, { ...raw, follow: 'off' });
      expect({ ...followed, parameters }).toEqual({ ...plain, parameters });
    });
  });

  it('finds as many units as it is told to', async () => {
    const { times, traces } = neuronTraces(2 * sampleRate, [1, 0.3], 6);
    const later = times.map((t) => t + 170);
    addSpikes(traces[0], later, 40);
    addSpikes(traces[1], later, 120);
    const recording = recordingOf([traces], sampleRate);
    for (const units of ['auto', '2', '1']) {
      const sorting = await sorted(recording, { units });
      expectWellFormed(sorting, recording);
      expect(sorting.units).toHaveLength(units === '1' ? 1 : 2);
      if (units === '1') continue;
      expect(bestShare(sorting, times)).toBeGreaterThanOrEqual(0.98);
      expect(bestShare(sorting, later)).toBeGreaterThanOrEqual(0.98);
    }
  });

  it('gives the same sorting for the same seed, and the seed is all that chance depends on', async () => {
    const recording = recordingOf([neuronTraces(2 * sampleRate, [1, 0.4], 7).traces], sampleRate);
    const once = await sorted(recording, { seed: 3 });
    expect(await sorted(recording, { seed: 3 })).toEqual(once);
    const { times } = neuronTraces(2 * sampleRate, [1, 0.4], 7);
    expect(bestShare(await sorted(recording, { seed: 4 }), times)).toBeGreaterThanOrEqual(0.98);
  });
});

const noiseOf = (channels: number, samples: number) => {
  const random = new Random(channels * 1000 + samples);
  return Array.from({ length: channels }, () => normalNoise(random, samples, 8));
};
const onLine = (channels: number): Probe => ({
  ...unknownProbe(channels),
  geometryKnown: true,
  positionsUm: Float64Array.from({ length: 2 * channels }, (_, i) => (i % 2) * 20 * (i >> 1)),
});

describe('sort of a recording that holds next to nothing', () => {
  const silence = (channels: number, samples: number) =>
    Array.from({ length: channels }, () => new Float64Array(samples));
  const bare: [string, Recording][] = [
    ['zeros', recordingOf([silence(4, 20_000)], sampleRate)],
    ['a constant', recordingOf([silence(2, 20_000).map((row) => row.fill(-250))], sampleRate)],
    ['nothing but NaN', recordingOf([silence(2, 5000).map((row) => row.fill(NaN))], sampleRate)],
    ['one sample', recordingOf([noiseOf(2, 1)], sampleRate)],
    ['ten samples', recordingOf([noiseOf(2, 10)], sampleRate)],
    ['a sample less than a template', recordingOf([noiseOf(1, 39)], sampleRate)],
    ['no sample', recordingOf([silence(2, 0)], sampleRate)],
    [
      'an empty segment between short ones',
      recordingOf([noiseOf(2, 10), silence(2, 0), noiseOf(2, 1)], sampleRate),
    ],
    ['zeros on a known probe', recordingOf([silence(6, 3000)], sampleRate, onLine(6))],
  ];
  it.each(bare)('%s: no spikes, and nothing broken', async (_, recording) => {
    const sorting = await sorted(recording);
    expectWellFormed(sorting, recording);
    expect(spikeCount(sorting.spikes)).toBe(0);
    expect(sorting.units).toEqual([]);
    expect(sorting.notices.map(({ code }) => code)).toContain('NO_UNITS');
  });

  it.each([1, 2, 5])('zeros, asked for %i units: still none', async (units) => {
    const recording = recordingOf([silence(2, 5000)], sampleRate);
    const sorting = await sorted(recording, { units });
    expectWellFormed(sorting, recording);
    expect(sorting.units).toEqual([]);
  });

  it('pure noise: at most a few spikes', async () => {
    const recording = recordingOf([noiseOf(2, 60_000)], sampleRate);
    const sorting = await sorted(recording);
    expectWellFormed(sorting, recording);
    expect(spikeCount(sorting.spikes)).toBeLessThan(10);
  });

  it('one spike: a well-formed result, and the spike where one unit was asked for', async () => {
    const traces = noiseOf(2, 20_000);
    for (const trace of traces) addSpikes(trace, [9000], 150);
    const recording = recordingOf([traces], sampleRate);
    expectWellFormed(await sorted(recording), recording);
    const sorting = await sorted(recording, { units: 1 });
    expectWellFormed(sorting, recording);
    expect(shareFound(sorting, [9000], 0)).toBe(1);
  });

  it('a spike cut by either end of the recording: a well-formed result', async () => {
    const traces = noiseOf(1, 4000);
    addSpikes(traces[0], [1, 1000, 2000, 3000, 3998], 150);
    const recording = recordingOf([traces], sampleRate);
    const sorting = await sorted(recording, { units: 1, minimumSpikes: 1 });
    expectWellFormed(sorting, recording);
    expect(shareFound(sorting, [1000, 2000, 3000], 0)).toBe(1);
  });

  it('a full-scale square wave: a well-formed result', async () => {
    const square = Float64Array.from({ length: 8000 }, (_, t) => (t % 400 < 200 ? -6000 : 6000));
    const recording = recordingOf([[square, square.slice()]], sampleRate);
    expectWellFormed(await sorted(recording), recording);
  });
});

describe('a sort that is cancelled', () => {
  const recording = recordingOf([neuronTraces(2 * sampleRate, [1, 0.4], 8).traces], sampleRate);

  /** Stages in the order they ran, and the sort stopped at the first word of the one given. */
  async function stopAt(stage: string | null) {
    const stages: string[] = [];
    let cancelled = false;
    const context: WorkContext = {
      cancellation: {
        get cancelled() {
          return cancelled;
        },
      },
      onProgress(progress: Progress) {
        if (stages.at(-1) !== progress.stage) stages.push(progress.stage);
        expect(progress.fraction).toBeGreaterThanOrEqual(0);
        expect(progress.fraction).toBeLessThanOrEqual(1);
        if (progress.stage === stage) cancelled = true;
      },
    };
    return { stages, end: await sorted(recording, {}, context).catch((error: unknown) => error) };
  }

  it('ends with a CancellationError in every stage but the last, and starts no stage after it', async () => {
    const { stages, end } = await stopAt(null);
    expect(end).not.toBeInstanceOf(Error);
    expect(stages.length).toBeGreaterThanOrEqual(5);
    expect(new Set(stages).size).toBe(stages.length);
    for (const [i, stage] of stages.slice(0, -2).entries()) {
      const stopped = await stopAt(stage);
      expect(stopped.end, stage).toBeInstanceOf(CancellationError);
      expect(stopped.stages.length, stage).toBeLessThanOrEqual(i + 2);
    }
  });
});
