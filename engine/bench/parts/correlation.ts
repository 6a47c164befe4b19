import { validSamples } from '../../../core/index.ts';
import { formatNumber } from '../../cli/text-table.ts';
import { type CorrelationLoad, correlationFlops, correlationLoads } from '../correlation-loads.ts';
import { type Timing, timeInterleaved } from '../interleave.ts';
import { codingKernels, kernelKinds } from '../kernel-sets.ts';
import { formatShort } from '../number-text.ts';
import type { ProbeShape } from '../probe-work.ts';
import { left, type Part, right } from '../section.ts';

export interface CorrelationSizes {
  readonly repeats: number;
  /** Windows of 1000 samples of the paper's recording. */
  readonly windows: number;
  readonly probes: readonly ProbeShape[];
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
      for (const load of correlationLoads(sizes.windows, sizes.probes, seed)) {
        say(load.name);
        const alternatives = kernelKinds.map((kind) => correlatesAll(load, kind));
        const seconds = await timeInterleaved(alternatives, sizes.repeats, clock);
        results.push({ load: load.name, flops: correlationFlops(load), seconds });
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

function correlatesAll(
  { dictionary, blocks, samples }: CorrelationLoad,
  kind: (typeof kernelKinds)[number],
) {
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
