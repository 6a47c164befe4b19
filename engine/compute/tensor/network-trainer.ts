import {
  type Notice,
  Random,
  type TemplateTrainer,
  type TrainingJob,
  trainingStage,
  UserError,
  type WorkContext,
} from '../../../core/index.ts';
import type { Batch } from '../../../core/network/index.ts';
import { openTensorBackend } from './open-tensor-backend.ts';
import type { TensorBackend, TensorBackendName } from './tensor-backend.ts';
import { trainingExamples } from './training-examples.ts';

/** T: with the momentum of FISTA, what is left of the way to the minimum no longer moves templates. */
const LAYERS = 20;
const EPOCHS = 3;
const LEARNING_RATE = 0.01;
/** Factor of the learning rate from one epoch to the next. */
const RATE_DECAY = 0.6;
/** Most examples an atom is trained from, and most of all. */
const EXAMPLES_PER_ATOM = 100;
const MOST_EXAMPLES = 1500;
const BATCH_SIZE = 32;
/** Of what back-propagation holds of a mini-batch. */
const BATCH_BYTES = 256 * 2 ** 20;

/**
 * Trains templates by back-propagation through CRsAE on one of tfjs's backends, which is looked for at
 * once, and held while it trains.
 * @param onNotice hears when the processor had to go on where a GPU failed
 * @throws UserError (`NO_BACKEND`) where it is not there
 */
export async function networkTrainer(
  backend: TensorBackendName,
  onNotice: (notice: Notice) => void,
): Promise<TemplateTrainer> {
  (await openedBackend(backend)).close();
  return {
    async train(job, context, onAtoms) {
      try {
        await trainOn(backend, job, context, onAtoms);
      } catch (error) {
        if (!(error instanceof UserError) || !failures.includes(error.code)) throw error;
        onNotice({
          code: 'GPU_NOT_USED',
          message: `${error.message} Templates were trained on the processor instead, which rounds in another way.`,
        });
        await trainOn('wasm', job, context, onAtoms);
      }
    },
  };
}

/** Codes of what a device can fail by. */
const failures = ['GPU_LOST', 'GPU_FAILED'];

type OnAtoms = Parameters<TemplateTrainer['train']>[2];

/** Halves mini-batches until they fit. */
async function trainOn(
  name: TensorBackendName,
  job: TrainingJob,
  context: WorkContext,
  onAtoms: OnAtoms,
): Promise<void> {
  const { channelCount, atomCount, atomSamples } = job.start;
  const random = new Random(job.seed);
  const count = Math.min(MOST_EXAMPLES, EXAMPLES_PER_ATOM * atomCount);
  const examples = trainingExamples(job.windows, channelCount, atomSamples, count, random);
  for (let batchSize = batchSizeOf(examples, atomCount); ; batchSize >>= 1) {
    // Anew for each size: tfjs keeps the buffers of the last one, and those that it could not have.
    const backend = await openedBackend(name);
    try {
      return await trainInBatches(job, examples, batchSize, context, onAtoms);
    } catch (error) {
      const tooLarge = error instanceof UserError && error.code === 'GPU_FAILED';
      if (!tooLarge || batchSize === 1) throw error;
    } finally {
      backend.close();
    }
  }
}

async function trainInBatches(
  { start, lambda, twoSided, seed }: TrainingJob,
  examples: Batch,
  batchSize: number,
  context: WorkContext,
  onAtoms: OnAtoms,
): Promise<void> {
  const { crsae, train } = await import('../../../core/network/index.ts');
  const shape = { ...start, layers: LAYERS, twoSided };
  let epochsDone = 0;
  const tell = (ofEpoch: number) =>
    context.onProgress({ stage: trainingStage, fraction: (epochsDone + ofEpoch) / EPOCHS });
  tell(0);
  await train(
    (weights) => crsae(shape, weights),
    { decoder: Float32Array.from(start.atoms), lambda: Float32Array.of(lambda) },
    examples,
    {
      loss: 'lasso',
      through: 'auto-encoder',
      epochs: EPOCHS,
      batchSize,
      learningRate: LEARNING_RATE,
      rateDecay: RATE_DECAY,
      amsgrad: true,
      unitNorm: true,
      cancellation: context.cancellation,
      onBatch: tell,
      onEpoch: async ({ epoch, weights }) => {
        await onAtoms(weights.decoder);
        epochsDone = epoch;
      },
    },
    Random.forStream(seed, 1),
  );
}

/** As many examples as leave back-propagation within its memory. */
function batchSizeOf({ extent }: Batch, atomCount: number): number {
  const statesHeld = 4 * Math.sqrt(LAYERS) + 10;
  const bytes = 4 * statesHeld * extent[0]! * atomCount;
  return Math.max(1, Math.min(BATCH_SIZE, 2 ** Math.floor(Math.log2(BATCH_BYTES / bytes))));
}

/** @throws UserError (`NO_BACKEND`) */
async function openedBackend(name: TensorBackendName): Promise<TensorBackend> {
  const found = await openTensorBackend(name);
  if ('backend' in found) return found.backend;
  throw new UserError(
    'NO_BACKEND',
    `--network-backend ${name} is not there: ${found.missing}. To have it: ${found.remedy}; or train with --network-backend wasm.`,
  );
}
