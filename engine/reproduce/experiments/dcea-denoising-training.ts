import { Random } from '../../../core/index.ts';
import { Network, train, type Weights } from '../../../core/network/index.ts';
import { openTensorBackend } from '../../compute/tensor/open-tensor-backend.ts';
import { listTestImages, readTestImage } from '../denoising-data.ts';
import type { GrayImage } from '../gray-png.ts';
import { errorLine } from '../plot-lines.ts';
import { denoisingSpec, drawCounts, scaleOf, tryDenoising } from '../poisson-denoiser.ts';
import type { Reproduction } from '../reproduction.ts';

const peak = 2;
const shape = { atomCount: 64, atomSize: 9, stride: 4, layers: 6 } as const;
/** The last images of Set12 teach, the first are denoised. */
const testCount = 3;
const [cropSize, epochs, batchSize] = [49, 12, 8];
const [learningRate, rateDecay, firstBias] = [2e-3, 0.9, 0.02];
const spec = denoisingSpec(shape, 'tied', peak);

export const dceaDenoisingTraining: Reproduction = {
  name: 'dcea-denoising-training',
  title: 'A small denoising network trained from scratch',
  source: 'DCEA, section 5.1',
  setting:
    'A network like that of `dcea-denoising`, smaller and with one dictionary, begins at random filters and ' +
    'learns by back-propagation to give the clean crop from its counts; it is tried on images that it has not ' +
    'seen, averaged over all shifts.',
  async run({ dataFolder, isFull, parts, say }) {
    const search = await openTensorBackend('wasm');
    if ('missing' in search) throw new Error(search.missing);
    const cropCount = isFull ? 5700 : 320;
    const names = await listTestImages(dataFolder, 'Set12');
    const images = await Promise.all(names.map((name) => readTestImage(dataFolder, name)));
    const { weights, losses } = await parts.part('training', () =>
      trainOn(images.slice(testCount), cropCount, say),
    );
    const results = [];
    for (const [i, clean] of images.slice(0, testCount).entries()) {
      const tried = await tryDenoising(clean, peak, spec, weights, shape, Random.forStream(4, i));
      results.push({ image: names[i], ...tried });
    }
    return {
      settings: [
        {
          what: 'filters, size, stride, T',
          paper: '169, 11 x 11, 7, 15',
          ours: `${shape.atomCount}, ${shape.atomSize} x ${shape.atomSize}, ${shape.stride}, ${shape.layers}`,
        },
        { what: 'weights', paper: 'tied, and three dictionaries', ours: 'tied' },
        { what: 'peak, and where the ELU levels off', paper: '1, 2, 4', ours: String(peak) },
        { what: 'alpha', paper: '1', ours: String(spec.step) },
        {
          what: 'crops',
          paper: '5700 images of PASCAL VOC, 128 x 128, drawn anew each epoch',
          ours: `${cropCount} of ${images.length - testCount} images, ${cropSize} x ${cropSize}, drawn once`,
        },
        {
          what: 'loss',
          paper: 'squares of the clean image less its reconstruction',
          ours: 'the same, both over Q, so that crops count alike',
        },
        {
          what: 'training',
          paper: '400 epochs of ADAM, 1e-3 x 0.8 every 25',
          ours: `${epochs} epochs of ADAM, batches of ${batchSize}, ${learningRate} x ${rateDecay} each, no constraint on norms`,
        },
        {
          what: 'start',
          paper: 'Gaussian filters scaled by sqrt(1 / L)',
          ours: `the same, L bounded; biases ${firstBias}`,
        },
        {
          what: 'images that are tried',
          paper: 'Set12, BSD68 and seven by name',
          ours: `the first ${testCount} of Set12, one draw each`,
        },
      ],
      findings: results.map(({ image, noisyDb, denoisedDb }) => ({
        what: `${image} at peak ${peak}: noisy, denoised (dB)`,
        paper: '-',
        ours: `${noisyDb.toFixed(2)}, ${denoisedDb.toFixed(2)}: ${(denoisedDb - noisyDb).toFixed(1)} better`,
      })),
      remarks: [],
      numbers: { losses, results },
      plots: [
        {
          name: 'dcea-denoising-training',
          plot: {
            title: 'Loss of a pixel, in units of its rate',
            scale: 'linear',
            xName: 'epochs',
            yName: '1/2 (rate - estimate)^2',
            series: [errorLine('training', losses)],
          },
        },
      ],
    };
  },
};

interface Trained {
  readonly weights: Weights;
  /** Of a pixel, of each epoch. */
  readonly losses: readonly number[];
}

async function trainOn(
  images: readonly GrayImage[],
  cropCount: number,
  say: (text: string) => void,
): Promise<Trained> {
  const losses: number[] = [];
  const weights = await train(
    () => new Network(spec),
    randomWeights(new Random(1)),
    drawCrops(images, cropCount, new Random(2)),
    {
      ...{ loss: 'least-squares', through: 'auto-encoder', unitNorm: false },
      ...{ epochs, batchSize, learningRate, rateDecay, lambdaLearningRate: learningRate },
      onEpoch({ epoch, trainingLoss }) {
        losses.push(trainingLoss / cropSize ** 2);
        say(`epoch ${epoch}: ${losses.at(-1)!.toFixed(4)}`);
      },
    },
    new Random(3),
  );
  return { weights, losses };
}

/** Gaussian filters of so much energy that H^T H has eigenvalues of at most about one. */
function randomWeights(random: Random): Weights {
  const { atomCount, atomSize, stride } = shape;
  const scale = 1 / (atomSize * (1 + Math.sqrt(atomCount) / stride));
  return {
    decoder: Float32Array.from(
      { length: atomCount * atomSize ** 2 },
      () => scale * random.normal(),
    ),
    lambda: new Float32Array(atomCount).fill(firstBias),
  };
}

/** Counts of random crops, and the rates they are drawn from, each scaled to the peak. */
function drawCrops(images: readonly GrayImage[], count: number, random: Random) {
  const size = cropSize ** 2;
  const signals = new Float32Array(count * size);
  const targets = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    const crop = cropOf(images[random.integer(images.length)], random);
    const scale = scaleOf(crop, peak);
    signals.set(drawCounts(crop, peak, random).pixels, i * size);
    targets.set(
      crop.pixels.map((pixel) => pixel / scale),
      i * size,
    );
  }
  return { count, extent: [cropSize, cropSize], signals, targets };
}

function cropOf({ rows, columns, pixels }: GrayImage, random: Random): GrayImage {
  const top = random.integer(rows - cropSize + 1);
  const left = random.integer(columns - cropSize + 1);
  const crop = new Float64Array(cropSize ** 2);
  for (let row = 0; row < cropSize; row++) {
    const from = (top + row) * columns + left;
    crop.set(pixels.subarray(from, from + cropSize), row * cropSize);
  }
  return { rows: cropSize, columns: cropSize, pixels: crop };
}
