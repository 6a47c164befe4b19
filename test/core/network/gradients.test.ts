import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import {
  type Batch,
  type LossKind,
  Network,
  type NetworkSpec,
  type Weights,
} from '../../../core/network/index.ts';
import { openTensorBackend } from '../../../engine/compute/tensor/open-tensor-backend.ts';

type WeightName = keyof Weights;

beforeAll(async () => {
  await openTensorBackend('wasm');
});

const random = new Random(3);
const normals = (length: number, scale: number) =>
  Float32Array.from({ length }, () => scale * random.normal());

/** A network with weights and signals of no meaning, small enough to differentiate by hand. */
interface Case {
  readonly network: Network;
  readonly weights: Weights;
  readonly batch: Batch;
}

const operators = {
  time: {
    operator: { kind: 'convolution', atomCount: 4, channelCount: 2, atomExtent: [5] },
    extent: [23],
    atomSize: 10,
    signalSize: 46,
  },
  image: {
    operator: { kind: 'convolution', atomCount: 4, channelCount: 1, atomExtent: [4, 3], stride: 2 },
    extent: [10, 9],
    atomSize: 12,
    signalSize: 90,
  },
  dense: {
    operator: { kind: 'dense', atomCount: 4, length: 12 },
    extent: [],
    atomSize: 12,
    signalSize: 12,
  },
} as const;

function caseOf(name: keyof typeof operators, parts: Partial<NetworkSpec> = {}, lambdas = 1): Case {
  const { operator, extent, atomSize, signalSize } = operators[name];
  const spec: NetworkSpec = {
    operator,
    link: { kind: 'gaussian' },
    proximal: { kind: 'shrinkage' },
    layers: 7,
    momentum: 'fista',
    step: 0.25,
    decoder: 'tied',
    ...parts,
  };
  const atoms = () => normals(4 * atomSize, 0.5);
  const untied = spec.decoder === 'untied' ? { encoder: atoms(), predictor: atoms() } : {};
  const lambda = Float32Array.from({ length: lambdas }, () => 0.3 + 0.3 * random.uniform());
  const signals = normals(3 * signalSize, 1);
  const counts = signals.map((value) => Math.round(Math.abs(2 * value)));
  return {
    network: new Network(spec),
    weights: { decoder: atoms(), ...untied, lambda },
    batch: { count: 3, extent, signals: spec.link.kind === 'gaussian' ? signals : counts },
  };
}

/** Central difference of a loss along a direction of one of the weights. */
async function differenceAlong(
  lossAt: (weights: Weights) => Promise<number>,
  weights: Weights,
  name: WeightName,
  direction: Float32Array,
): Promise<number> {
  const step = 2e-3;
  const moved = (by: number) => ({
    ...weights,
    [name]: weights[name]!.map((value, i) => value + by * direction[i]!),
  });
  return ((await lossAt(moved(step))) - (await lossAt(moved(-step)))) / (2 * step);
}

async function expectDerivatives(
  { weights }: Case,
  gradients: Partial<Record<WeightName, Float32Array>>,
  lossAt: (weights: Weights) => Promise<number>,
): Promise<void> {
  for (const [name, gradient] of Object.entries(gradients) as [WeightName, Float32Array][]) {
    const norm = Math.hypot(...gradient);
    const direction = gradient.map((value, i) => value / norm + 0.3 * (i % 2 === 0 ? 1 : -1));
    const along = gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
    const measured = await differenceAlong(lossAt, weights, name, direction);
    expect(Math.abs(measured - along), `${name}: ${along}`).toBeLessThan(
      0.02 * Math.abs(along) + 0.01,
    );
  }
}

describe('back-propagation', () => {
  const losses: LossKind[] = ['least-squares', 'lasso', 'negative-log-likelihood'];
  const cases: [string, () => Case][] = [
    ['time, shrinkage', () => caseOf('time')],
    ['time, a lambda an atom', () => caseOf('time', {}, 4)],
    ['time, ISTA, lambda decaying', () => caseOf('time', { momentum: 'none', decay: 0.8 })],
    ['time, groups', () => caseOf('time', { proximal: { kind: 'group-shrinkage', groupSize: 2 } })],
    [
      'dense, groups with a lambda each',
      () => caseOf('dense', { proximal: { kind: 'group-shrinkage', groupSize: 2 } }, 2),
    ],
    [
      'dense, hard threshold',
      () => caseOf('dense', { proximal: { kind: 'hard-threshold' }, step: 0.1 }),
    ],
    [
      'image, ReLU, untied',
      () => caseOf('image', { proximal: { kind: 'relu' }, decoder: 'untied' }, 4),
    ],
    [
      'image, counts of photons, untied',
      () =>
        caseOf('image', {
          proximal: { kind: 'relu' },
          decoder: 'untied',
          momentum: 'none',
          link: { kind: 'poisson', elu: 0.8 },
          step: 0.1,
        }),
    ],
    [
      'time, spikes in trials',
      () => caseOf('time', { link: { kind: 'binomial', trials: 9, offset: -0.3 }, step: 0.1 }),
    ],
  ];

  describe.each(cases)('%s', (_, makeCase) => {
    it.each(losses)('is the derivative of the loss (%s)', async (loss) => {
      const one = makeCase();
      const { network, weights, batch } = one;
      const options = { loss, through: 'auto-encoder' } as const;
      const { loss: value, gradients } = await network.lossAndGradients(options, weights, batch);
      expect(value).toBeCloseTo(await network.loss(loss, weights, batch), 3);
      expect(Object.keys(gradients).length).toBe(network.spec.decoder === 'tied' ? 2 : 4);
      // Hard thresholds do not feel lambda; the penalty alone does.
      const { lambda, ...others } = gradients;
      const felt = network.spec.proximal.kind === 'hard-threshold' ? others : gradients;
      expect(lambda!.length).toBe(weights.lambda.length);
      await expectDerivatives(one, felt, (moved) => network.loss(loss, moved, batch));
    });
  });

  it('compares with targets where there are some', async () => {
    const one = caseOf('image', { decoder: 'untied' });
    const batch = { ...one.batch, targets: normals(3 * 90, 1) };
    const options = { loss: 'least-squares', through: 'auto-encoder' } as const;
    const { gradients } = await one.network.lossAndGradients(options, one.weights, batch);
    await expectDerivatives(one, gradients, (moved) =>
      one.network.loss('least-squares', moved, batch),
    );
  });

  it('through the decoder alone takes the code as given', async () => {
    const { network, weights, batch } = caseOf('dense');
    const codes = await network.encode(weights, batch);
    const prediction = await network.predict(weights, batch);
    const { gradients } = await network.lossAndGradients(
      { loss: 'lasso', through: 'decoder' },
      weights,
      batch,
    );
    expect(Object.keys(gradients)).toEqual(['decoder']);
    gradients.decoder!.forEach((value, i) => {
      const [atom, sample] = [Math.floor(i / 12), i % 12];
      let expected = 0;
      for (let j = 0; j < 3; j++) {
        const at = j * 12 + sample;
        expected += (codes[j * 4 + atom]! * (prediction[at]! - batch.signals[at]!)) / 3;
      }
      expect(value).toBeCloseTo(expected, 4);
    });
  });

  it.each([1, 4])('gives lambda the slope of Eq. 25 (%i lambdas)', async (lambdas) => {
    const one = caseOf('time', {}, lambdas);
    const { network, weights, batch } = one;
    const prior = { shape: 20, rate: 30, noiseVariance: 0.5 };
    const { gradients } = await network.lambdaLossAndGradient(prior, weights, batch);
    await expectDerivatives(one, gradients, async (moved) => {
      const { loss } = await network.lambdaLossAndGradient(prior, moved, batch);
      return loss;
    });
  });
});

describe('images with a stride', () => {
  it('are correlated with atoms at every second place, and put together from them', async () => {
    const { weights, batch } = caseOf('image', {}, 1);
    const network = new Network({
      operator: operators.image.operator,
      link: { kind: 'gaussian' },
      proximal: { kind: 'shrinkage' },
      layers: 1,
      momentum: 'none',
      step: 1,
      decoder: 'tied',
    });
    const still = { ...weights, lambda: Float32Array.of(0) };
    const [codes, images] = [
      await network.encode(still, batch),
      await network.predict(still, batch),
    ];
    const expected = new Float64Array(3 * 90);
    let at = 0;
    for (let j = 0; j < 3; j++) {
      for (let atom = 0; atom < 4; atom++) {
        for (let row = 0; row < 4; row++) {
          for (let column = 0; column < 4; column++) {
            let sum = 0;
            const code = codes[at++]!;
            for (let k = 0; k < 12; k++) {
              const [down, across] = [Math.floor(k / 3), k % 3];
              const sample = j * 90 + (2 * row + down) * 9 + 2 * column + across;
              sum += weights.decoder[atom * 12 + k]! * batch.signals[sample]!;
              expected[sample] += code * weights.decoder[atom * 12 + k]!;
            }
            expect(code).toBeCloseTo(sum, 4);
          }
        }
      }
    }
    images.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 3);
    });
  });
});
