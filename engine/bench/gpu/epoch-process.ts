import { Random, templateErrors } from '../../../core/index.ts';
import { type Batch, crsae, train, type Weights } from '../../../core/network/index.ts';
import { wholeNumberFrom } from '../../cli/flag-values.ts';
import { runTool } from '../../cli/run-tool.ts';
import { openTensorBackend } from '../../compute/tensor/open-tensor-backend.ts';
import { type PaperWork, paperIterations, paperWork } from '../paper-work.ts';
import { perturbedAtoms } from '../perturbed-atoms.ts';
import { largest } from '../statistics.ts';
import type { EpochOutcome } from './epoch.ts';

/** Lines of progress of the whole epoch. */
const progressLines = 20;
/** Samples by which an atom may be shifted and yet be the same. */
const maxShift = 4;

await runTool(main);

/** Trains one epoch: `windows batchSize seed`. Progress goes to the errors, the outcome is JSON. */
async function main(): Promise<void> {
  const [windows, batchSize, seed] = process.argv
    .slice(2)
    .map((text) => wholeNumberFrom('argument', text, 0, 0xffffffff));
  const outcome = await trainEpoch(windows!, batchSize!, seed!);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

async function trainEpoch(windows: number, batchSize: number, seed: number): Promise<EpochOutcome> {
  const work = paperWork(windows, seed);
  const { dictionary } = work;
  const found = await openTensorBackend('wasm');
  if ('missing' in found) throw new Error(found.missing);
  const started = process.cpuUsage();
  const start: Weights = {
    decoder: Float32Array.from(perturbedAtoms(dictionary.atoms, dictionary.atomSamples, seed)),
    lambda: Float32Array.of(work.weights.lambda[0]!),
  };
  const shape = { ...dictionary, layers: paperIterations, twoSided: true };
  let lines = 0;
  let trainingLoss = 0;
  const trained = await train(
    (weights) => crsae(shape, weights),
    start,
    batchOf(work),
    {
      loss: 'least-squares',
      through: 'auto-encoder',
      epochs: 1,
      batchSize,
      learningRate: 0.01,
      unitNorm: true,
      onBatch(done) {
        const reached = Math.floor(progressLines * done);
        if (reached > lines) process.stderr.write(`${Math.round(100 * done)} % of the epoch\n`);
        lines = reached;
      },
      onEpoch(epoch) {
        trainingLoss = epoch.trainingLoss;
      },
    },
    new Random(seed),
  );
  found.backend.close();
  const { user, system } = process.cpuUsage(started);
  return {
    trainingLoss,
    startDb: worstDb(work, start),
    endDb: worstDb(work, trained),
    processorSeconds: (user + system) / 1e6,
  };
}

function batchOf({ samples, windowSamples, windows }: PaperWork): Batch {
  return { count: windows.length, extent: [windowSamples], signals: samples };
}

/** Error of the atom that is farthest from the true one, in decibels. */
function worstDb({ dictionary }: PaperWork, { decoder }: Weights): number {
  const { atomSamples: templateSamples, atoms } = dictionary;
  const block = (values: ArrayLike<number>) => ({ channelCount: 1, templateSamples, values });
  const errors = templateErrors(block(atoms), block(decoder), maxShift);
  return largest(errors.map(({ errorDb }) => errorDb));
}
