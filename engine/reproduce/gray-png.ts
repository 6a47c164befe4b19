import { readFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { DamagedFileError } from '../../core/index.ts';

/** Pixels from 0 to 1, `(rows x columns)`. */
export interface GrayImage {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Float64Array;
}

const signature = '89504e470d0a1a0a';

/**
 * Reads a PNG file of gray values of 8 bits, not interlaced, which is what test images are.
 * @throws DamagedFileError (`NOT_A_GRAY_PNG`)
 */
export async function readGrayPng(path: string): Promise<GrayImage> {
  const bytes = await readFile(path);
  if (bytes.toString('hex', 0, 8) !== signature) throw notGray(path, 'it has no PNG signature');
  const columns = bytes.readUInt32BE(16);
  const rows = bytes.readUInt32BE(20);
  const [depth, colour, , , interlace] = bytes.subarray(24, 29);
  if (depth !== 8 || colour !== 0 || interlace !== 0) {
    throw notGray(
      path,
      `its depth is ${depth}, its colour type ${colour}, interlaced ${interlace}`,
    );
  }
  const parts: Buffer[] = [];
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(bytes.subarray(at + 8, at + 8 + length));
    }
    at += length + 12;
  }
  const values = withoutFilters(inflateSync(Buffer.concat(parts)), rows, columns, path);
  return { rows, columns, pixels: Float64Array.from(values, (value) => value / 255) };
}

/** Each line begins with the number of its filter (PNG specification, section 9). */
function withoutFilters(lines: Buffer, rows: number, columns: number, path: string): Uint8Array {
  if (lines.length !== rows * (columns + 1)) throw notGray(path, 'its pixels are not all there');
  const out = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const filter = lines[row * (columns + 1)];
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const left = column > 0 ? out[at - 1] : 0;
      const up = row > 0 ? out[at - columns] : 0;
      const corner = column > 0 && row > 0 ? out[at - columns - 1] : 0;
      const raw = lines[row * (columns + 1) + 1 + column];
      out[at] = raw + predicted(filter, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter === 4) return nearestToPlane(left, up, corner);
  return 0;
}

/** Paeth's predictor: the neighbour nearest to left + up - corner. */
function nearestToPlane(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function notGray(path: string, reason: string): DamagedFileError {
  return new DamagedFileError(
    'NOT_A_GRAY_PNG',
    `${path} is not a PNG file of gray values of 8 bits: ${reason}.`,
  );
}
