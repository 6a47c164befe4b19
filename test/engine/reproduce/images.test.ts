import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/index.ts';
import { defaultDataFolder } from '../../../engine/accuracy/real-data.ts';
import { openTensorBackend } from '../../../engine/compute/tensor/open-tensor-backend.ts';
import { readTestImage, readTrainedWeights } from '../../../engine/reproduce/denoising-data.ts';
import { type GrayImage, readGrayPng } from '../../../engine/reproduce/gray-png.ts';
import { averageShifts, cutShifts } from '../../../engine/reproduce/image-shifts.ts';
import {
  denoise,
  denoisingSpec,
  drawCounts,
  peakSnrDb,
} from '../../../engine/reproduce/poisson-denoiser.ts';

function randomImage(rows: number, columns: number, seed: number): GrayImage {
  const random = new Random(seed);
  const pixels = Float64Array.from(
    { length: rows * columns },
    () => Math.floor(256 * random.uniform()) / 255,
  );
  return { rows, columns, pixels };
}

/** A PNG file whose lines are filtered by each of the five filters in turn. */
function encodePng({ rows, columns, pixels }: GrayImage): Buffer {
  const at = (row: number, column: number) =>
    row < 0 || column < 0 ? 0 : Math.round(255 * pixels[row * columns + column]);
  const lines = Buffer.alloc(rows * (columns + 1));
  for (let row = 0; row < rows; row++) {
    lines[row * (columns + 1)] = row % 5;
    for (let column = 0; column < columns; column++) {
      const [left, up] = [at(row, column - 1), at(row - 1, column)];
      const corner = column > 0 ? at(row - 1, column - 1) : 0;
      const plane = left + up - corner;
      const near = [left, up, corner].sort((a, b) => Math.abs(plane - a) - Math.abs(plane - b))[0];
      const prediction = [0, left, up, (left + up) >> 1, near][row % 5];
      lines[row * (columns + 1) + 1 + column] = at(row, column) - prediction;
    }
  }
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header[8] = 8;
  const packed = deflateSync(lines);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', packed.subarray(0, 20)),
    chunk('IDAT', packed.subarray(20)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('readGrayPng', () => {
  it('gives back the pixels of every filter, and says what is wrong with other files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spikeloom-png-'));
    try {
      const image = randomImage(11, 7, 1);
      const path = join(folder, 'a.png');
      await writeFile(path, encodePng(image));
      expect(await readGrayPng(path)).toEqual(image);
      const coloured = encodePng(image);
      coloured[25] = 2;
      await writeFile(path, coloured);
      await expect(readGrayPng(path)).rejects.toThrow('its colour type 2');
      await writeFile(path, 'GIF89a');
      await expect(readGrayPng(path)).rejects.toThrow('no PNG signature');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('shifts of an image', () => {
  it('average to the image itself, and hold whole strides', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 30 }),
        fc.integer({ min: 12, max: 30 }),
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        (rows, columns, atomSize, stride) => {
          const image = randomImage(rows, columns, rows);
          const shifts = cutShifts(image, atomSize, stride);
          expect((shifts.rows - atomSize) % stride).toBe(0);
          expect((shifts.columns - atomSize) % stride).toBe(0);
          const mean = averageShifts(shifts, image, atomSize, stride);
          for (const [i, pixel] of image.pixels.entries()) expect(mean[i]).toBeCloseTo(pixel, 5);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('Poisson denoising', () => {
  it('draws counts with the rates of the image', () => {
    const image = { rows: 200, columns: 200, pixels: new Float64Array(40_000).fill(0.5) };
    image.pixels[0] = 1;
    image.pixels[1] = 0;
    const { pixels } = drawCounts(image, 3, new Random(1));
    expect(pixels[1]).toBe(0);
    const mean = pixels.reduce((sum, count) => sum + count, 0) / pixels.length;
    const variance = pixels.reduce((sum, count) => sum + (count - mean) ** 2, 0) / pixels.length;
    expect(mean).toBeCloseTo(1.5, 1);
    expect(variance).toBeCloseTo(1.5, 1);
  });

  it('is that of a network written out in double precision', async () => {
    await openTensorBackend('cpu');
    const shape = { atomCount: 3, atomSize: 4, stride: 2, layers: 3 };
    const random = new Random(2);
    const filters = () =>
      Float32Array.from({ length: 48 }, () => Math.fround(0.2 * random.normal()));
    const weights = {
      ...{ decoder: filters(), encoder: filters(), predictor: filters() },
      lambda: Float32Array.of(0.05, 0.1, 0.02),
    };
    const counts = drawCounts(randomImage(9, 8, 3), 2, random);
    const rates = await denoise(denoisingSpec(shape, 'untied', 2), weights, counts, shape);
    const shifts = cutShifts(counts, 4, 2);
    const size = shifts.rows * shifts.columns;
    const pixels = new Float32Array(shifts.pixels.length);
    for (let s = 0; s < shifts.count; s++) {
      const signal = Float64Array.from(shifts.pixels.subarray(s * size, (s + 1) * size));
      pixels.set(codedPlainly(signal, shifts.rows, shifts.columns, weights), s * size);
    }
    const expected = averageShifts({ ...shifts, pixels }, counts, 4, 2).map(Math.exp);
    for (const [i, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[i], 4);
  });
});

type Filters = Record<'decoder' | 'encoder' | 'predictor' | 'lambda', Float32Array>;

/** H x_T of three filters of 4 x 4 with stride 2, three layers, ELU at 2. */
function codedPlainly(
  signal: Float64Array,
  rows: number,
  columns: number,
  { decoder, encoder, predictor, lambda }: Filters,
): Float64Array {
  const [high, wide] = [(rows - 4) / 2 + 1, (columns - 4) / 2 + 1];
  const eachTap = (visit: (code: number, tap: number, pixel: number) => void) => {
    for (let c = 0; c < 3; c++) {
      for (let place = 0; place < high * wide; place++) {
        const [row, column] = [2 * Math.floor(place / wide), 2 * (place % wide)];
        for (let k = 0; k < 16; k++) {
          const pixel = (row + (k >> 2)) * columns + column + (k & 3);
          visit(c * high * wide + place, c * 16 + k, pixel);
        }
      }
    }
  };
  const imageOf = (filters: Float32Array, code: Float64Array) => {
    const image = new Float64Array(signal.length);
    eachTap((at, tap, pixel) => {
      image[pixel] += code[at] * filters[tap];
    });
    return image;
  };
  let code = new Float64Array(3 * high * wide);
  for (let layer = 0; layer < 3; layer++) {
    const residual = imageOf(predictor, code).map((eta, i) => {
      const error = signal[i] - Math.exp(eta);
      return error > 0 ? error : 2 * (Math.exp(error) - 1);
    });
    const next = code.slice();
    eachTap((at, tap, pixel) => {
      next[at] += residual[pixel] * encoder[tap];
    });
    code = next.map((value, at) => Math.max(0, value - lambda[Math.floor(at / (high * wide))]));
  }
  return imageOf(decoder, code);
}

const folder = resolve(defaultDataFolder);

describe.skipIf(!existsSync(join(folder, 'denoising')))(
  "the DCEA authors' networks (skipped where they are not there)",
  () => {
    it('take more than 10 dB of noise from a part of a photograph', async () => {
      await openTensorBackend('wasm');
      const whole = await readTestImage(folder, 'Set12/02.png');
      const image = { rows: 32, columns: 32, pixels: new Float64Array(1024) };
      for (let row = 0; row < 32; row++) {
        const from = (100 + row) * whole.columns + 100;
        image.pixels.set(whole.pixels.subarray(from, from + 32), 32 * row);
      }
      const shape = { atomCount: 169, atomSize: 11, stride: 7, layers: 15 };
      const weights = await readTrainedWeights(folder, 'untied', 2);
      const counts = drawCounts(image, 2, new Random(1));
      const rates = await denoise(denoisingSpec(shape, 'untied', 2), weights, counts, shape);
      const scale = Math.max(...image.pixels) / 2;
      const noisyDb = peakSnrDb(
        image,
        counts.pixels.map((count) => scale * count),
      );
      const denoisedDb = peakSnrDb(
        image,
        rates.map((rate) => scale * rate),
      );
      expect(denoisedDb - noisyDb).toBeGreaterThan(10);
    });
  },
);
