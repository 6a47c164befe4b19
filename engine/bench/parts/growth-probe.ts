import { type Timing, timeInterleaved } from '../interleave.ts';
import { codingKernels, kernelKinds } from '../kernel-sets.ts';
import { formatShort } from '../number-text.ts';
import { drawProbeWork, type ProbeShape, probeSampleRate } from '../probe-work.ts';
import { type BenchContext, type Part, right, type Section } from '../section.ts';

export interface GrowthProbeSizes {
  readonly shapes: readonly ProbeShape[];
  readonly repeats: number;
}

export interface GrowthProbeResult extends ProbeShape {
  /** Of recording in the coded block. */
  readonly recordedSeconds: number;
  /** One a kind of kernel. */
  readonly seconds: readonly Timing[];
}

/** What the axis of a growth part counts. */
interface Axis {
  readonly name: 'channels' | 'units';
  readonly title: string;
  readonly about: string;
}

/** More channels, with as many more units. */
export function growthChannelsPart(sizes: GrowthProbeSizes): Part {
  return growthPart(sizes, {
    name: 'channels',
    title: 'How cost grows with channels',
    about: 'Longer and longer probes with as many more units',
  });
}

/** More units on the same channels. */
export function growthUnitsPart(sizes: GrowthProbeSizes): Part {
  return growthPart(sizes, {
    name: 'units',
    title: 'How cost grows with units',
    about: `More and more units on the same ${sizes.shapes[0].channels} channels`,
  });
}

function growthPart(sizes: GrowthProbeSizes, axis: Axis): Part {
  return {
    name: axis.name,
    title: axis.title,
    async run(context) {
      const results: GrowthProbeResult[] = [];
      for (const shape of sizes.shapes) {
        context.say(`${shape.channels} channels, ${shape.units} units`);
        results.push(await measure(shape, sizes.repeats, context));
      }
      return section(results, sizes, axis);
    },
  };
}

async function measure(
  shape: ProbeShape,
  repeats: number,
  { clock, seed }: BenchContext,
): Promise<GrowthProbeResult> {
  const { dictionary, gram, weights, traces } = drawProbeWork(shape, seed);
  const alternatives = kernelKinds.map((kind) => {
    const encoder = codingKernels(kind).lassoEncoder(dictionary, gram, weights);
    return {
      name: kind,
      run: () => {
        encoder.encode(traces, shape.samples);
      },
    };
  });
  return {
    ...shape,
    recordedSeconds: shape.samples / probeSampleRate,
    seconds: await timeInterleaved(alternatives, repeats, clock),
  };
}

function section(
  results: readonly GrowthProbeResult[],
  sizes: GrowthProbeSizes,
  { name, about }: Axis,
): Section {
  const perSecond = (result: GrowthProbeResult, kind: number) =>
    result.seconds[kind].median / result.recordedSeconds;
  return {
    about: `${about}: exact codes (H^T y and the active set) of whitened signal at 30 kHz, templates of 61 samples on the six channels nearest to each unit, 8 spikes a second and unit, on one thread.`,
    columns: [
      right('channels'),
      right('units'),
      ...kernelKinds.map((kind) => right(`${kind}, s a second of recording`)),
      right('kernel, times real time'),
      right('TypeScript / kernel'),
    ],
    rows: results.map((result) => [
      String(result.channels),
      String(result.units),
      ...kernelKinds.map((_, kind) => formatShort(perSecond(result, kind))),
      formatShort(1 / perSecond(result, 0)),
      formatShort(result.seconds[1].median / result.seconds[0].median),
    ]),
    remarks: [],
    plots: [
      {
        name: `performance-${name}`,
        plot: {
          title: 'Coding on one thread',
          scale: 'logarithmic',
          xName: name,
          yName: 'seconds a second of recording',
          series: kernelKinds.map((kind, i) => ({
            name: kind,
            points: results.map((result) => ({ x: result[name], y: perSecond(result, i) })),
          })),
        },
      },
    ],
    data: { sizes, kinds: kernelKinds, results },
  };
}
