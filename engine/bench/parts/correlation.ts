import { type Dictionary, validSamples } from '../../../core/index.ts';
import { formatNumber } from '../../cli/text-table.ts';
import { type Timing, timeInterleaved } from '../interleave.ts';
import { codingKernels, kernelKinds } from '../kernel-sets.ts';
import { formatShort } from '../number-text.ts';
import { paperWork } from '../paper-work.ts';
import { drawProbeWork, type ProbeShape } from '../probe-work.ts';
import { left, type Part, right } from '../section.ts';

export interface CorrelationSizes {
  readonly repeats: number;
  /** Windows of 1000 samples of the paper's recording. */
  readonly windows: number;
  readonly probes: readonly ProbeShape[];
}

/** Signals of one shape to be correlated with one dictionary. */
interface Load {
  readonly name: string;
  readonly dictionary: Dictionary;
  readonly blocks: readonly Float32Array[];
  readonly samples: number;
}

export interface CorrelationResult {
  readonly load: string;
  readonly flops: number;
  /** One a kind of kernel. */
  readonly seconds: readonly Timing[];
}

/** H^T y alone, where most of the time goes that many channels take. */
export function correlationPart(sizes: CorrelationSizes): Part {
  return {
    name: 'correlation',
    title: 'Template correlation H^T y, one thread',
    async run({ clock, seed, say }) {
      const results: CorrelationResult[] = [];
      for (const load of loadsOf(sizes, seed)) {
        say(load.name);
        const alternatives = kernelKinds.map((kind) => correlatesAll(load, kind));
        const seconds = await timeInterleaved(alternatives, sizes.repeats, clock);
        results.push({ load: load.name, flops: flopsOf(load), seconds });
      }
      return {
        about:
          'Correlation of every template with the signal, each template on its own channels only, in blocks as the sorter takes them; single precision in the kernel, double in TypeScript. A product and a sum for every tap are counted; copying signals into the kernel’s memory and correlations out of it is in the time.',
        columns: [
          left('signal and templates'),
          right('MFLOP'),
          ...kernelKinds.flatMap((kind) => [right(`${kind}, ms`), right('GFLOP/s')]),
          right('TypeScript / kernel'),
        ],
        rows: results.map(({ load, flops, seconds }) => [
          load,
          formatNumber(flops / 1e6, 0),
          ...seconds.flatMap(({ median }) => [
            formatShort(1000 * median),
            formatNumber(flops / median / 1e9, 1),
          ]),
          formatShort(seconds[1].median / seconds[0].median),
        ]),
        remarks: [],
        plots: [],
        data: { sizes, kinds: kernelKinds, results },
      };
    },
  };
}

function loadsOf(sizes: CorrelationSizes, seed: number): Load[] {
  const { dictionary, windows, windowSamples } = paperWork(sizes.windows, seed);
  return [
    {
      name: `table3: 1 channel, ${dictionary.atomCount} templates of ${dictionary.atomSamples}`,
      dictionary,
      blocks: windows,
      samples: windowSamples,
    },
    ...sizes.probes.map((shape) => {
      const { dictionary, traces } = drawProbeWork(shape, seed);
      return {
        name: `${shape.channels} channels, ${shape.units} templates of ${dictionary.atomSamples}`,
        dictionary,
        blocks: [traces],
        samples: shape.samples,
      };
    }),
  ];
}

function correlatesAll({ dictionary, blocks, samples }: Load, kind: (typeof kernelKinds)[number]) {
  const correlation = codingKernels(kind).correlation(dictionary);
  const size = dictionary.atomCount * validSamples(samples, dictionary.atomSamples);
  const out = new Float64Array(size);
  return {
    name: kind,
    run() {
      for (const block of blocks) correlation.correlate(block, samples, out);
    },
  };
}

function flopsOf({ dictionary, blocks, samples }: Load): number {
  const { atoms, atomSamples } = dictionary;
  let rows = 0;
  for (let at = 0; at < atoms.length; at += atomSamples) {
    if (atoms.subarray(at, at + atomSamples).some((tap) => tap !== 0)) rows++;
  }
  return 2 * rows * atomSamples * validSamples(samples, atomSamples) * blocks.length;
}
