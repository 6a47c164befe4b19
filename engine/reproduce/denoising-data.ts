import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DamagedFileError } from '../../core/index.ts';
import type { Weights } from '../../core/network/index.ts';
import { type GrayImage, readGrayPng } from './gray-png.ts';

/** Test images and the DCEA authors' trained networks. */
const folderName = 'denoising';

export type DenoisingNetwork = 'tied' | 'untied';

/** An image of a set, such as `Set12/01.png`. */
export function readTestImage(dataFolder: string, name: string): Promise<GrayImage> {
  return readGrayPng(join(dataFolder, folderName, name));
}

export async function listTestImages(dataFolder: string, set: string): Promise<string[]> {
  const names = await readdir(join(dataFolder, folderName, set));
  return names
    .filter((name) => name.endsWith('.png'))
    .sort()
    .map((name) => `${set}/${name}`);
}

/** The authors call the decoder W_d and the filters within the encoder H; Eq. 6 has it the other way round. */
export async function readTrainedWeights(
  dataFolder: string,
  network: DenoisingNetwork,
  peak: number,
): Promise<Weights> {
  const read = (name: string) =>
    readFloats(join(dataFolder, folderName, 'weights', `model_${network}_peak${peak}_${name}.npy`));
  const [inner, lambda] = [await read('H'), await read('b')];
  if (network === 'tied') return { decoder: inner, lambda };
  return { decoder: await read('Wd'), encoder: await read('We'), predictor: inner, lambda };
}

/** @throws DamagedFileError (`NOT_FLOAT_NPY`) */
async function readFloats(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  const begin = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, begin);
  if (!header.includes("'<f4'") || !header.includes("'fortran_order': False")) {
    throw new DamagedFileError(
      'NOT_FLOAT_NPY',
      `${path} should hold 32-bit floats row by row; its header is ${header.trim()}.`,
    );
  }
  return Float32Array.from({ length: (bytes.length - begin) / 4 }, (_, i) =>
    bytes.readFloatLE(begin + 4 * i),
  );
}
