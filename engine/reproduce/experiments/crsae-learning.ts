import type { Dictionary } from '../../../core/index.ts';
import { median } from '../../bench/statistics.ts';
import { openTensorBackend } from '../../compute/tensor/open-tensor-backend.ts';
import type { NamedPlot } from '../../plots/line-plot.ts';
import {
  atomErrorsDb,
  type CrsaeModel,
  drawCrsaeModel,
  initialLambdaSigma,
} from '../crsae-model.ts';
import { type CrsaeGradient, meanObjective, trainCrsae } from '../crsae-training.ts';
import { trainLcsc } from '../lcsc-training.ts';
import type { Reproduction } from '../reproduction.ts';

const snrsDb = [7, 10, 13, 16] as const;
const paperSnrDb = 16;
const epochs = 10;
const [learningRate, rateDecay] = [0.03, 0.85];
const [delta, lambdaRate] = [50, 1];
const [lcscLayers, lcscRate] = [3, 0.01];
/** The paper shows the error of its fourth filter alone. */
const shownAtom = 3;

interface Learned {
  /** Of each epoch, the first before training: Eq. 26 of each atom. */
  readonly errorsDb: readonly (readonly number[])[];
  readonly last: Dictionary;
}

interface CrsaeRun extends Learned {
  readonly lambdas: readonly number[];
  /** Epoch at which the objective of the validation windows is least. */
  readonly bestEpoch: number;
}

export const crsaeLearning: Reproduction = {
  name: 'crsae-learning',
  title: 'Filters and lambda learned by CRsAE, and by LCSC',
  source: 'CRsAE, Figs. 4 to 7',
  setting:
    "The recording of Table III. CRsAE's code is the lasso's minimiser instead of T = 180 layers of FISTA. Its " +
    'gradient is that of the reconstruction loss, once with the code held fixed (g^dec) and once through the ' +
    'code as in the paper (g^ae-ls), by the implicit function theorem, which back-propagation through the ' +
    'layers agrees with to three digits. LCSC is trained by back-propagation ' +
    'through its layers, all filters free, a threshold for each.',
  async run({ isFull, say }) {
    const search = await openTensorBackend('wasm');
    if ('missing' in search) throw new Error(search.missing);
    const trainingCount = isFull ? 9000 : 750;
    const validationCount = isFull ? 1000 : 100;
    const batchSize = isFull ? 1024 : 32;
    const seeds = isFull ? 20 : 4;
    const points = [];
    for (const snrDb of snrsDb) {
      const runs = [];
      for (let seed = 1; seed <= seeds; seed++) {
        const model = drawCrsaeModel(trainingCount, validationCount, snrDb, seed);
        const crsae = learnByCrsae('dec', model, batchSize);
        const through = learnByCrsae('ae-ls', model, batchSize);
        const lcsc = await learnByLcsc(model, batchSize);
        runs.push({ model, crsae, through, lcsc });
        say(
          `${snrDb} dB, seed ${seed}: CRsAE ${shown(crsae, crsae.bestEpoch)} (lambda ` +
            `${crsae.lambdas.at(-1)!.toFixed(1)}), by g^ae-ls ${shown(through, through.bestEpoch)}, LCSC ${shown(lcsc, epochs)}`,
        );
      }
      points.push({ snrDb, runs });
    }
    const atPaperSnr = points.find((point) => point.snrDb === paperSnrDb)!.runs;
    const { model, crsae, lcsc } = middleRun(atPaperSnr);
    const mean = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const means = points.map(({ snrDb, runs }) => ({
      snrDb,
      crsae: mean(runs.map((run) => run.crsae.errorsDb[run.crsae.bestEpoch][shownAtom])),
      through: mean(runs.map((run) => run.through.errorsDb[run.through.bestEpoch][shownAtom])),
      lcsc: mean(runs.map((run) => run.lcsc.errorsDb[epochs][shownAtom])),
      below: runs.filter((run) => Math.max(...run.crsae.errorsDb[run.crsae.bestEpoch]) < -14)
        .length,
      worstCrsae: median(runs.map((run) => Math.max(...run.crsae.errorsDb[run.crsae.bestEpoch]))),
    }));
    const below = crsae.errorsDb.findIndex((errors) => errors.every((error) => error < -14));
    const lambdaStart = initialLambdaSigma(model) / model.sigma;
    const positions = model.windowSamples - model.truth.atomSamples + 1;
    const priorAlone = lambdaStart + (positions - 1) / delta;
    return {
      settings: [
        {
          what: 'windows to learn from; to validate; seeds',
          paper: '9000; 1000; 20',
          ours: `${trainingCount}; ${validationCount}; ${seeds}`,
        },
        { what: 'initial error of filters', paper: '-3 to -4 dB', ours: 'the same' },
        { what: 'code of CRsAE', paper: 'FISTA, T = 180', ours: 'its limit' },
        {
          what: 'rate for h, batch, epochs',
          paper: '1e-5 to 1e-1 by its finder, 1024, about 10',
          ours: `ADAM on the tangent of the sphere, ${learningRate} x ${rateDecay} an epoch, ${batchSize}, ${epochs}`,
        },
        {
          what: 'lambda: start; delta; r; rate',
          paper: 'sqrt(2 log C N_e) / sigma; 50; delta lambda; 1 to 5',
          ours: `the same; the same; the same; ${lambdaRate}, on Eq. 20`,
        },
        {
          what: 'LCSC',
          paper: '3 ISTA iterations, untied, a threshold for each filter',
          ours: `the same; ADAM ${lcscRate}; step 1 / L and thresholds from the same lambda`,
        },
      ],
      findings: [
        ...means.map(({ snrDb, crsae: own, through, lcsc: other, worstCrsae, below: good }) => ({
          what: `${snrDb} dB: err(h_4) of CRsAE by g^dec, by g^ae-ls, and of LCSC, mean; worst filter by g^dec, median; seeds with all below -14 dB`,
          paper: 'CRsAE falls with SNR; LCSC fails (Fig. 4, no numbers)',
          ours: `${own.toFixed(1)}, ${through.toFixed(1)}, ${other.toFixed(1)} dB; ${worstCrsae.toFixed(1)} dB; ${good} of ${seeds}`,
        })),
        {
          what: 'epochs until all filters are below -14 dB, 16 dB, median seed',
          paper: '3 to 4 (6 in the caption)',
          ours: below < 0 ? `not in ${epochs}` : String(below),
        },
        {
          what: 'epoch of least validation loss',
          paper: '8',
          ours: String(crsae.bestEpoch),
        },
        {
          what: 'lambda: start, learned; (N_e + r - 1) / delta',
          paper: '168.04, 187.68; 187.68',
          ours: `${lambdaStart.toFixed(2)}, ${crsae.lambdas.at(-1)!.toFixed(2)}; ${priorAlone.toFixed(2)}`,
        },
      ],
      remarks: [
        "Why lambda lands there: Eq. 20 without a code gives (N_e + r - 1) / delta, which with the paper's numbers is its learned 187.68 to the last digit. The codes add their norm to C delta = 200 and pull lambda down by a few percent: what is learned is the prior.",
        'By g^ae-ls the errors do not fall with the SNR as in the paper: at 13 and 16 dB most seeds keep a filter at -2 to -6 dB. With the code held fixed the same training brings all filters of nearly all seeds below -14 dB. Why was not looked into; filters half a sample off, which two codes side by side make up for, are a likely reason.',
      ],
      numbers: {
        points: points.map(({ snrDb, runs }) => ({
          snrDb,
          runs: runs.map((run) => ({
            crsae: run.crsae.errorsDb[run.crsae.bestEpoch],
            crsaeLast: run.crsae.errorsDb[epochs],
            through: run.through.errorsDb[run.through.bestEpoch],
            lcsc: run.lcsc.errorsDb[epochs],
            lambda: run.crsae.lambdas.at(-1)!,
          })),
        })),
        medianAt16: { errorsDb: crsae.errorsDb, lambdas: crsae.lambdas },
      },
      plots: [
        {
          name: 'crsae-learning-snr',
          plot: {
            title: 'Error of the fourth filter against SNR',
            scale: 'linear',
            xName: 'SNR (dB)',
            yName: 'err(h, h learned) (dB)',
            series: [
              {
                name: 'CRsAE, g^dec',
                points: means.map(({ snrDb, crsae: y }) => ({ x: snrDb, y })),
              },
              {
                name: 'g^ae-ls',
                points: means.map(({ snrDb, through: y }) => ({ x: snrDb, y })),
              },
              { name: 'LCSC', points: means.map(({ snrDb, lcsc: y }) => ({ x: snrDb, y })) },
            ],
          },
        },
        lambdaPlot(crsae.lambdas),
        errorPlot(crsae.errorsDb),
        ...filterPlots(model, crsae.last, lcsc.last),
      ],
    };
  },
};

/** The run whose worst filter is the median of all. */
function middleRun<Run extends { readonly crsae: CrsaeRun }>(runs: readonly Run[]): Run {
  const worst = ({ crsae }: Run) => Math.max(...crsae.errorsDb[crsae.bestEpoch]);
  return [...runs].sort((a, b) => worst(a) - worst(b))[Math.floor((runs.length - 1) / 2)];
}

const shown = ({ errorsDb }: Learned, epoch: number) =>
  errorsDb[epoch].map((error) => error.toFixed(1)).join(' ');

function learnByCrsae(gradient: CrsaeGradient, model: CrsaeModel, batchSize: number): CrsaeRun {
  const lambda = initialLambdaSigma(model) / model.sigma;
  const errorsDb = [atomErrorsDb(model.start, model.truth)];
  const lambdas = [lambda];
  const objectives = [Number.POSITIVE_INFINITY];
  let last = model.start;
  trainCrsae(
    model,
    {
      ...{ gradient, epochs, batchSize, learningRate, rateDecay, lambda, seed: 1 },
      lambdaStage: { delta, r: delta * lambda, learningRate: lambdaRate },
    },
    (dictionary, learned) => {
      errorsDb.push(atomErrorsDb(dictionary, model.truth));
      lambdas.push(learned);
      objectives.push(meanObjective(dictionary, model.validation, lambda * model.sigma ** 2));
      last = { ...dictionary, atoms: dictionary.atoms.slice() };
    },
  );
  return { errorsDb, lambdas, last, bestEpoch: objectives.indexOf(Math.min(...objectives)) };
}

async function learnByLcsc(model: CrsaeModel, batchSize: number): Promise<Learned> {
  const errorsDb = [atomErrorsDb(model.start, model.truth)];
  let last = model.start;
  await trainLcsc(
    model,
    {
      ...{ layers: lcscLayers, epochs, batchSize, learningRate: lcscRate, seed: 1 },
      weight: initialLambdaSigma(model) * model.sigma,
    },
    (decoder) => {
      errorsDb.push(atomErrorsDb(decoder, model.truth));
      last = { ...decoder, atoms: decoder.atoms.slice() };
    },
  );
  return { errorsDb, last };
}

const lambdaPlot = (lambdas: readonly number[]): NamedPlot => ({
  name: 'crsae-learning-lambda',
  plot: {
    title: 'Lambda over epochs, 16 dB',
    scale: 'linear',
    xName: 'epochs',
    yName: 'lambda',
    series: [{ name: 'CRsAE', points: lambdas.map((y, x) => ({ x, y })) }],
  },
});

const errorPlot = (errorsDb: readonly (readonly number[])[]): NamedPlot => ({
  name: 'crsae-learning-epochs',
  plot: {
    title: 'Errors of the filters over epochs, 16 dB',
    scale: 'linear',
    xName: 'epochs',
    yName: 'err(h, h learned) (dB)',
    series: errorsDb[0].map((_, c) => ({
      name: `filter ${c + 1}`,
      points: errorsDb.map((errors, x) => ({ x, y: errors[c] })),
    })),
  },
});

/** Fig. 7: true, initial and learned filters, unit norm. */
function filterPlots(model: CrsaeModel, crsae: Dictionary, lcsc: Dictionary): NamedPlot[] {
  const { atomCount, atomSamples } = model.truth;
  return Array.from({ length: atomCount }, (_, c) => {
    const line = (name: string, { atoms }: Dictionary) => {
      const atom = atoms.subarray(c * atomSamples, (c + 1) * atomSamples);
      const norm = Math.hypot(...atom);
      return { name, points: Array.from(atom, (value, x) => ({ x, y: value / norm })) };
    };
    return {
      name: `crsae-learning-filter-${c + 1}`,
      plot: {
        title: `Filter ${c + 1}, 16 dB`,
        scale: 'linear',
        xName: 'time (samples of 0.1 ms)',
        yName: 'unit norm',
        series: [
          line('initial', model.start),
          line('true', model.truth),
          line('CRsAE', crsae),
          line('LCSC', lcsc),
        ],
      },
    };
  });
}
