import { mean } from '../../bench/statistics.ts';
import { ThreadTeam } from '../../compute/thread-team.ts';
import { listTestImages } from '../denoising-data.ts';
import type { DenoisingTask } from '../denoising-worker.ts';
import type { KeptParts } from '../kept-parts.ts';
import { runOnThreads } from '../parts-on-threads.ts';
import {
  type Denoised,
  denoisingShape as shape,
  denoisingStep as step,
} from '../poisson-denoiser.ts';
import type { Reproduction } from '../reproduction.ts';

/** Columns of the table below. */
const columns = [
  { name: 'DCEA-C, peak 1', network: 'tied', peak: 1 },
  { name: 'DCEA-UC, peak 1', network: 'untied', peak: 1 },
  { name: 'DCEA-C, peak 2', network: 'tied', peak: 2 },
  { name: 'DCEA-UC, peak 2', network: 'untied', peak: 2 },
] as const;

type Row = readonly [number, number, number, number];

/** The named images of Table 2. The file of the camera differs from that of Set12 by a grey level here and there. */
const named = [
  { name: 'Man', size: 512, file: 'Set12/11.png', paper: [22.03, 22.44, 23.1, 23.57] },
  { name: 'Couple', size: 512, file: 'Set12/12.png', paper: [21.76, 22.16, 22.79, 23.3] },
  { name: 'Boat', size: 512, file: 'Set12/10.png', paper: [21.8, 22.34, 22.9, 23.51] },
  { name: 'Bridge', size: 256, file: 'test_img/bridge.png', paper: [19.72, 19.87, 20.6, 20.82] },
  {
    name: 'Camera',
    size: 256,
    file: 'test_img/cameraman.png',
    paper: [20.68, 21.47, 22.01, 22.94],
  },
  { name: 'House', size: 256, file: 'Set12/02.png', paper: [21.7, 23.0, 23.22, 24.52] },
  { name: 'Peppers', size: 256, file: 'Set12/03.png', paper: [20.22, 20.91, 21.7, 22.94] },
] as const satisfies readonly { name: string; size: number; file: string; paper: Row }[];

/** How well the mean over draws is to be known, in decibels. */
const wantedErrorDb = 0.03;
const [leastDraws, mostDraws] = [4, 60];
/** Of each image of Set12 without a row of its own: the mean of twelve is then as well known. */
const drawsOfOthers = 2;
/** The authors' program. */
const paperDraws = 20;

/** What the means are to be within of the paper's. */
const toleranceDb = 0.1;

const paperSet12 = [20.72, 21.37, 22.02, 22.79] as const;

/** Decibels of one image in one column, a value a draw. */
interface Measured {
  readonly image: string;
  readonly column: number;
  readonly noisyDb: readonly number[];
  readonly denoisedDb: readonly number[];
}

export const dceaDenoising: Reproduction = {
  name: 'dcea-denoising',
  title: 'Counts of photons denoised',
  source: 'DCEA, section 5.1, Table 2',
  setting:
    "The authors' trained networks, run by `core/network`: every shift of the image is coded on its own and all " +
    'reconstructions of a pixel are averaged before the exponential. Decibels are the mean over draws of the peak ' +
    "signal-to-noise ratio. Its peak is the image's brightest pixel, as in the authors' program; against white, " +
    'images that have no white pixel would come out better (House by 0.56 dB).',
  async run({ dataFolder, isFull, parts, say }) {
    const set12 = isFull ? await listTestImages(dataFolder, 'Set12') : [];
    const chosen = named.filter(({ size }) => isFull || size === 256);
    const images = [...new Set([...set12, ...chosen.map(({ file }) => file)])];
    const measured = await measureAll(dataFolder, images, parts, say);
    const valuesOf = (files: readonly string[], column: number, key: 'noisyDb' | 'denoisedDb') =>
      measured
        .filter((one) => one.column === column && files.includes(one.image))
        .map((one) => one[key]);
    const setRow = (files: readonly string[], key: 'noisyDb' | 'denoisedDb') =>
      columns.map((_, column) => mean(valuesOf(files, column, key).map(mean)));
    const repeated = measured
      .map(({ denoisedDb }) => denoisedDb)
      .filter((draws) => draws.length >= leastDraws);
    /** Of a draw, where there are too few of an image to tell. */
    const usualDeviation = rootMeanSquare(repeated.map(deviation));
    const deviationOf = (draws: readonly number[]) =>
      draws.length >= leastDraws ? deviation(draws) : usualDeviation;
    const standardError = (draws: readonly number[]) =>
      deviationOf(draws) / Math.sqrt(draws.length);
    const cells = chosen.flatMap(({ name, file, paper }) =>
      columns.map((column, i) => {
        const draws = valuesOf([file], i, 'denoisedDb')[0];
        return {
          cell: `${name}, ${column.name}`,
          ours: mean(draws),
          difference: mean(draws) - paper[i],
          standardErrorDb: standardError(draws),
          deviationDb: deviationOf(draws),
          draws: draws.length,
        };
      }),
    );
    const setError = (files: readonly string[], column: number) =>
      Math.hypot(...valuesOf(files, column, 'denoisedDb').map(standardError)) / files.length;
    /** Of our mean less that of so many draws of the paper. */
    const errorOfDifference = (
      { deviationDb, draws }: { readonly deviationDb: number; readonly draws: number },
      drawsOfPaper: number,
    ) => deviationDb * Math.sqrt(1 / draws + 1 / drawsOfPaper);
    const spreadOver = (drawsOfPaper: number) =>
      rootMeanSquare(
        cells.map((cell) => cell.difference / errorOfDifference(cell, drawsOfPaper)),
      ).toFixed(1);
    const drawCounts = cells.map(({ draws }) => draws);
    const differences = cells.map(({ difference }) => difference);
    const farther = cells.filter(({ difference }) => Math.abs(difference) > toleranceDb);
    return {
      settings: [
        {
          what: 'draws of noise',
          paper: `${paperDraws} (the authors' program)`,
          ours:
            `${Math.min(...drawCounts)} to ${Math.max(...drawCounts)} an image and column, more where draws differ more: ` +
            `until the standard error of the mean is ${wantedErrorDb} dB` +
            (isFull ? `; ${drawsOfOthers} of the other images of Set12` : ''),
        },
        {
          what: 'images',
          paper: 'Set12, BSD68 and seven by name',
          ours: isFull
            ? 'Set12 and the seven'
            : 'the four of those by name that have 256 x 256 pixels',
        },
        { what: 'weights', paper: 'trained on PASCAL VOC', ours: "the authors' own" },
        {
          what: 'filters, size, stride, T, alpha',
          paper: '169, 11 x 11, 7, 15, 1',
          ours: `${shape.atomCount}, ${shape.atomSize} x ${shape.atomSize}, ${shape.stride}, ${shape.layers}, ${step}`,
        },
        { what: 'peaks, where the ELU levels off', paper: '1, 2, 4', ours: '1, 2' },
        {
          what: 'reconstruction of a pixel',
          paper: 'mean over all shifts',
          ours: `exponential of the mean over ${shape.stride ** 2} shifts, edges reflected; no clipping`,
        },
        {
          what: 'peak of decibels',
          paper: "not given (the authors' program: the brightest pixel)",
          ours: "the image's brightest pixel",
        },
      ],
      findings: [
        ...chosen.map(({ name, paper }) => ({
          what: `${name}: ${columns.map((column) => column.name).join('; ')} (dB)`,
          paper: inWords(paper),
          ours: cells
            .filter(({ cell }) => cell.startsWith(`${name},`))
            .map(
              ({ ours, standardErrorDb }) => `${ours.toFixed(2)} ± ${standardErrorDb.toFixed(2)}`,
            )
            .join(', '),
        })),
        ...(isFull
          ? [
              {
                what: 'Set12, mean',
                paper: inWords(paperSet12),
                ours: setRow(set12, 'denoisedDb')
                  .map((value, i) => `${value.toFixed(2)} ± ${setError(set12, i).toFixed(2)}`)
                  .join(', '),
              },
            ]
          : []),
        {
          what: `of these ${cells.length} numbers, within ${toleranceDb} dB of the paper`,
          paper: '-',
          ours: [
            String(cells.length - farther.length),
            ...farther.map(
              (one) =>
                `${one.cell} differs by ${one.difference.toFixed(2)} ± ${errorOfDifference(one, paperDraws).toFixed(2)}`,
            ),
          ].join('; '),
        },
        {
          what: 'difference of these images from the paper, root mean square; largest',
          paper: '-',
          ours:
            `${rootMeanSquare(differences).toFixed(2)} dB; ` +
            `${Math.max(...differences.map(Math.abs)).toFixed(2)} dB`,
        },
        {
          what: `differences over their standard errors, root mean square: were the paper's means of ${paperDraws} draws; of three; of one`,
          paper: '-',
          ours: [paperDraws, 3, 1].map(spreadOver).join('; '),
        },
        {
          what: 'all noisy images, mean of each column',
          paper: '-',
          ours: `${inWords(setRow(images, 'noisyDb'))} dB`,
        },
      ],
      remarks: [
        "After ± stands the standard error of our mean; that of a difference has the error of the paper's mean of " +
          '20 draws in it as well, which is taken to spread as ours do.',
        'House, whose draws differ most, comes out below the paper with DCEA-UC at peak 1 and above it at peak 2; Bridge, by less, below it with DCEA-C at peak 1. That is not in how the network is run: a second implementation, in numpy, gives the same decibels for the same counts to all digits that are kept here, and with noise of its own the same mean of House (DCEA-UC, peak 1: 22.80 ± 0.03, 50 draws). Nor is it in how decibels are taken: whatever else could be meant moves all four numbers of House alike (edges repeated instead of reflected, by -0.25 to -0.56; without seven or eleven pixels at the edges, -0.04 to -0.29; the mean after the exponential, -0.5 and more; white as the peak, 0.56; rounding, clipping and the true mean, 0.02 at most), and of the four two agree as they are, and two differ in opposite directions. Both folders of images have the same House, and Set12, of which House is one image, comes out as in the paper.',
        'What is left is the number of draws. All differences together spread far more than means of 20 draws would: they are likeliest for means of about two (six million times as likely as for 20, 36 times as for five, three times as for one). A draw of House differs by 0.2 dB, one of Bridge by 0.05: for means of two, House is 1.3 and 1.1 standard errors away and Bridge 2.3, for single draws 1.0, 0.8 and 1.8. The paper does not say how many there were. Weights of another epoch than those that were released would differ like this, too; only these are to be had.',
      ],
      numbers: { cells, measured },
      plots: [],
    };
  },
};

/** On all threads: some draws of all, then more of those whose mean is not known well enough yet. */
async function measureAll(
  dataFolder: string,
  images: readonly string[],
  parts: KeptParts,
  say: (text: string) => void,
): Promise<Measured[]> {
  const places = images.flatMap((image) => columns.map((_, column) => ({ image, column })));
  const results: Denoised[][] = places.map(() => []);
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const team = new ThreadTeam(new URL(`../denoising-worker${ending}`, import.meta.url));
  try {
    for (;;) {
      const wanted = places.flatMap((place, i) => drawsOf(dataFolder, place, results[i]));
      if (wanted.length === 0) break;
      const drawn = await runOnThreads<DenoisingTask, Denoised>(team, parts, {
        tasks: wanted,
        nameOf,
        onResult(result, task) {
          const [noisy, denoised] = [result.noisyDb.toFixed(2), result.denoisedDb.toFixed(2)];
          say(`${nameOf(task)}: ${noisy} to ${denoised} dB`);
        },
      });
      for (const [i, { image, network, peak }] of wanted.entries()) {
        const place = places.findIndex(
          (one) =>
            one.image === image &&
            columns[one.column].network === network &&
            columns[one.column].peak === peak,
        );
        results[place].push(drawn[i]);
      }
    }
    return places.map((place, i) => ({
      ...place,
      noisyDb: results[i].map(({ noisyDb }) => noisyDb),
      denoisedDb: results[i].map(({ denoisedDb }) => denoisedDb),
    }));
  } finally {
    await team.end();
  }
}

const nameOf = ({ image, network, peak, draw }: DenoisingTask) =>
  `${image}, ${network}, peak ${peak}, draw ${draw}`;

/** The draws of an image in a column that are still to be made, by those that have been. */
function drawsOf(
  dataFolder: string,
  { image, column }: Pick<Measured, 'image' | 'column'>,
  drawn: readonly Denoised[],
): DenoisingTask[] {
  const { network, peak } = columns[column];
  const isNamed = named.some(({ file }) => file === image);
  const needed = isNamed ? drawsNeeded(drawn.map(({ denoisedDb }) => denoisedDb)) : drawsOfOthers;
  return Array.from({ length: Math.max(0, needed - drawn.length) }, (_, more) => ({
    ...{ dataFolder, image, network, peak },
    draw: drawn.length + more,
  }));
}

/** Draws after which the mean should be known well enough, by how much those at hand differ. */
function drawsNeeded(values: readonly number[]): number {
  if (values.length < leastDraws) return leastDraws;
  return Math.min(mostDraws, Math.ceil((deviation(values) / wantedErrorDb) ** 2));
}

const rootMeanSquare = (values: readonly number[]) =>
  Math.sqrt(mean(values.map((value) => value ** 2)));

function deviation(values: readonly number[]): number {
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

const inWords = (row: readonly number[]) => row.map((value) => value.toFixed(2)).join(', ');
