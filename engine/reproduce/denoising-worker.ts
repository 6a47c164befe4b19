import { Random } from '../../core/index.ts';
import { answering } from '../compute/answer.ts';
import { openTensorBackend } from '../compute/tensor/open-tensor-backend.ts';
import { type DenoisingNetwork, readTestImage, readTrainedWeights } from './denoising-data.ts';
import { type Denoised, denoisingShape, denoisingSpec, tryDenoising } from './poisson-denoiser.ts';

/** One draw of the noise of one image, for one of the authors' networks. */
export interface DenoisingTask {
  readonly dataFolder: string;
  readonly image: string;
  readonly network: DenoisingNetwork;
  readonly peak: number;
  readonly draw: number;
}

export default answering(
  async ({ dataFolder, image, network, peak, draw }: DenoisingTask): Promise<Denoised> => {
    const search = await openTensorBackend('wasm');
    if ('missing' in search) throw new Error(search.missing);
    return tryDenoising(
      await readTestImage(dataFolder, image),
      peak,
      denoisingSpec(denoisingShape, network, peak),
      await readTrainedWeights(dataFolder, network, peak),
      denoisingShape,
      Random.forStream(1, draw),
    );
  },
);
