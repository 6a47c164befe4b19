import { Correlator, type SparseCode, toSparseCode, validSamples } from '../../../core/index.ts';
import { formatNumber } from '../../cli/text-table.ts';
import { convergedOracle, type Gap, gapOf } from '../exactness.ts';
import { type Alternative, scaleTiming, type Timing, timeInterleaved } from '../interleave.ts';
import { codingKernels, kernelKinds } from '../kernel-sets.ts';
import { formatGap, formatShort, formatSpread } from '../number-text.ts';
import {
  type PaperWork,
  paperIterations,
  paperLambdaInSigma,
  paperSnrDb,
  paperWork,
} from '../paper-work.ts';
import { left, type Part, right, type Section } from '../section.ts';
import { encodeSparseGramFista } from '../sparse-gram-fista.ts';

export interface CodingSizes {
  readonly windows: number;
  readonly repeats: number;
  /** Windows that each slow coder is timed on; its time is scaled to all. */
  readonly sparseGramWindows: number;
  readonly denseKernelWindows: number;
  readonly denseTypeScriptWindows: number;
  /** Windows that are solved by the oracle as well. */
  readonly oracleWindows: number;
}

/** A way to code windows of W. */
interface Coder {
  readonly name: string;
  readonly runsOn: string;
  readonly windows: number;
  readonly encode: (window: Float32Array) => SparseCode;
  /** Floating-point operations a window; undefined where they depend on the signal. */
  readonly flops?: number;
}

export interface CoderResult {
  readonly name: string;
  readonly runsOn: string;
  readonly windowsTimed: number;
  /** For all windows, scaled where fewer were timed. */
  readonly seconds: Timing;
  readonly gigaflops: number | null;
  readonly gap: Gap;
}

/** Codes the paper's recording on one thread with every coder there is. */
export function codingPart(sizes: CodingSizes): Part {
  return {
    name: 'coding',
    title: 'Exact codes of the paper’s recording, one thread',
    async run({ clock, seed, say }) {
      const work = paperWork(sizes.windows, seed);
      const coders = codersOf(work, sizes);
      say(`oracle on ${sizes.oracleWindows} windows`);
      const oracle = convergedOracle(work, sizes.oracleWindows);
      say(`${coders.length} coders, ${sizes.repeats} rounds`);
      const timings = await timeInterleaved(
        coders.map((coder) => codesItsWindows(coder, work)),
        sizes.repeats,
        clock,
      );
      const results = coders.map((coder, i) => {
        const { name, runsOn, windows, flops } = coder;
        const perWindow = timings[i].median / windows;
        const judged = work.windows.slice(0, Math.min(windows, sizes.oracleWindows));
        return {
          name,
          runsOn,
          windowsTimed: windows,
          seconds: scaleTiming(timings[i], sizes.windows / windows),
          gigaflops: flops === undefined ? null : flops / perWindow / 1e9,
          gap: gapOf(work, oracle, judged.map(coder.encode)),
        };
      });
      return section(results, sizes, work, oracle.certifiedGapMax);
    },
  };
}

function codesItsWindows({ name, windows, encode }: Coder, work: PaperWork): Alternative {
  return {
    name,
    run() {
      for (let j = 0; j < windows; j++) encode(work.windows[j]);
    },
  };
}

function codersOf(work: PaperWork, sizes: CodingSizes): Coder[] {
  const { dictionary, gram, weights, lipschitz, windowSamples } = work;
  const { atomCount, atomSamples } = dictionary;
  const positions = validSamples(windowSamples, atomSamples);
  const steps = { iterations: paperIterations, lipschitz };
  // H and H^T in every iteration, a product and a sum for each tap of each atom.
  const denseFlops = paperIterations * 2 * 2 * atomCount * atomSamples * positions;
  const correlator = new Correlator(dictionary);
  const beta = new Float64Array(atomCount * positions);
  const atMost = (windows: number) => Math.min(windows, sizes.windows);
  return [
    ...kernelKinds.map((kind) => {
      const encoder = codingKernels(kind).lassoEncoder(dictionary, gram, weights);
      return {
        name: 'active set',
        runsOn: kind,
        windows: sizes.windows,
        encode: (window: Float32Array) => encoder.encode(window, windowSamples),
      };
    }),
    {
      name: `FISTA T = ${paperIterations}, sparse Gram`,
      runsOn: 'TypeScript',
      windows: atMost(sizes.sparseGramWindows),
      encode: (window) => {
        correlator.correlate(window, windowSamples, beta);
        const { code } = encodeSparseGramFista(gram, beta, positions, weights, steps);
        return toSparseCode(code, atomCount);
      },
    },
    ...kernelKinds.map((kind) => {
      const encoder = codingKernels(kind).denseEncoder(dictionary, weights);
      return {
        name: `FISTA T = ${paperIterations}, dense`,
        runsOn: kind,
        windows: atMost(
          kind === 'kernel' ? sizes.denseKernelWindows : sizes.denseTypeScriptWindows,
        ),
        encode: (window: Float32Array) => {
          const { code } = encoder.encode(Float64Array.from(window), windowSamples, steps);
          return toSparseCode(code, atomCount);
        },
        flops: denseFlops,
      };
    }),
  ];
}

function section(
  coders: readonly CoderResult[],
  sizes: CodingSizes,
  { windowSamples, dictionary, lipschitz }: PaperWork,
  oracleGapMax: number,
): Section {
  const [fastest] = coders;
  const share = ({ windowsTimed }: CoderResult) =>
    windowsTimed === sizes.windows
      ? 'all'
      : `${windowsTimed} (${formatShort((100 * windowsTimed) / sizes.windows)} %)`;
  return {
    about: `The recording of the CRsAE paper’s Table III: ${sizes.windows} windows of ${windowSamples} samples, C = ${dictionary.atomCount}, K = ${dictionary.atomSamples}, ${paperSnrDb} dB, lambda = ${paperLambdaInSigma} sigma, coded with the true templates. Every coder takes signals and gives sparse codes, on one thread; the coders take turns. A slow one codes the first windows only, as the third column says, and its time is scaled to all. The gap is the objective over that of an oracle, minus one: FISTA with restarts in double precision until nothing moves, on up to ${sizes.oracleWindows} windows.`,
    columns: [
      left('coder'),
      left('runs on'),
      right('windows timed'),
      right('all windows, s'),
      right('a window, µs'),
      right('GFLOP/s'),
      right('times the first'),
      right('gap mean'),
      right('gap max'),
    ],
    rows: coders.map((coder) => [
      coder.name,
      coder.runsOn,
      share(coder),
      formatSpread(coder.seconds),
      formatShort((1e6 * coder.seconds.median) / sizes.windows),
      coder.gigaflops === null ? '' : formatNumber(coder.gigaflops, 1),
      formatShort(coder.seconds.median / fastest.seconds.median),
      formatGap(coder.gap.mean),
      formatGap(coder.gap.max),
    ]),
    remarks: [
      `The oracle’s own distance from the minimum is at most ${formatGap(oracleGapMax)}, which its duality gap certifies; a gap below zero is a coder that came nearer than the oracle.`,
      'Sparse-Gram FISTA makes the iterates of dense FISTA from H^T H instead of convolutions. It is there to be compared with, so it has no kernel.',
      'Dense FISTA’s GFLOP/s count a product and a sum for every tap in H and in H^T, 180 times; what shrinkage and momentum cost is in the time only.',
    ],
    plots: [],
    data: { sizes, lipschitz, oracleGapMax, coders },
  };
}
