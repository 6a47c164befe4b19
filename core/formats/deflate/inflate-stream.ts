import { DamagedFileError } from '../../base/errors.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import { type HuffmanTable, huffmanTable } from './huffman-table.ts';

/** Compressed bytes (RFC 1951) within a file. */
export interface CompressedRange {
  readonly source: ByteSource;
  readonly offset: number;
  readonly byteLength: number;
}

/** A place at which decoding can begin: the start of a block. */
export interface InflatePlace {
  /** Bits of the range before it. */
  readonly bit: number;
  /** Bytes that were decoded before it. */
  readonly position: number;
  /** The last of them, at most 32 KiB. */
  readonly window: Uint8Array;
}

export const inflateStart: InflatePlace = { bit: 0, position: 0, window: new Uint8Array(0) };

const WINDOW_BYTES = 1 << 15;
const OUTPUT_BYTES = 1 << 18;
const LONGEST_MATCH = 258;
const INPUT_BYTES = 1 << 16;
/** Bits that a symbol, its match and what is looked at behind them take at most, in bytes. */
const INPUT_RESERVE = 12;

const END_OF_BLOCK = 256;
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const lengthBits = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const distanceBits = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** What the block that is being decoded consists of. */
type Block =
  | { readonly kind: 'stored'; remaining: number }
  | { readonly kind: 'coded'; readonly literals: HuffmanTable; readonly distances: HuffmanTable };

const fixedBlock: Block = {
  kind: 'coded',
  literals: huffmanTable(
    Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  )!,
  distances: huffmanTable(new Uint8Array(30).fill(5))!,
};

/** Decodes DEFLATE (RFC 1951) piece by piece, from any place that an earlier run has seen. */
export class InflateStream {
  private readonly range: CompressedRange;
  private input: Uint8Array = new Uint8Array(0);
  /** Byte of the range that `input` begins at. */
  private inputStart: number;
  /** Next byte of `input`. */
  private at = 0;
  private bits = 0;
  private bitCount = 0;
  private block: Block | undefined;
  private isLast = false;
  /** Bits of the first byte that belong to what came before. */
  private firstBits: number;
  /** The last decoded bytes, then room for more. */
  private readonly output = new Uint8Array(WINDOW_BYTES + OUTPUT_BYTES);
  private end: number;
  private position: number;

  constructor(range: CompressedRange, place: InflatePlace = inflateStart) {
    this.range = range;
    this.output.set(place.window);
    this.end = place.window.length;
    this.position = place.position;
    this.inputStart = Math.floor(place.bit / 8);
    this.firstBits = place.bit % 8;
  }

  get isAtEnd(): boolean {
    return this.block === undefined && this.isLast;
  }

  /** Where decoding could begin anew; undefined within a block. */
  place(): InflatePlace | undefined {
    if (this.block !== undefined) return undefined;
    return {
      bit: 8 * (this.inputStart + this.at) - this.bitCount + this.firstBits,
      position: this.position,
      window: this.output.slice(Math.max(0, this.end - WINDOW_BYTES), this.end),
    };
  }

  /**
   * Decodes on to the end of a block, or for some bytes.
   * @returns what was decoded, valid until the next call; undefined at the end
   * @throws DamagedFileError `COMPRESSED_DATA`
   */
  async next(): Promise<Uint8Array | undefined> {
    if (this.isAtEnd) return undefined;
    if (this.block === undefined) await this.openBlock();
    if (this.end > this.output.length - LONGEST_MATCH) {
      this.output.copyWithin(0, this.end - WINDOW_BYTES, this.end);
      this.end = WINDOW_BYTES;
    }
    const start = this.end;
    while (this.block !== undefined && this.end <= this.output.length - LONGEST_MATCH) {
      await this.fillInput();
      if (this.block.kind === 'stored') this.copyStored(this.block);
      else this.decode(this.block.literals, this.block.distances);
      this.requireInput();
    }
    this.position += this.end - start;
    return this.output.subarray(start, this.end);
  }

  private async openBlock(): Promise<void> {
    await this.fillInput();
    if (this.firstBits > 0) this.take(this.firstBits);
    this.firstBits = 0;
    this.isLast = this.take(1) === 1;
    const type = this.take(2);
    if (type === 0) this.block = this.openStored();
    else if (type === 1) this.block = fixedBlock;
    else if (type === 2) this.block = this.readCodes();
    else throw this.damaged('has a block of a type that does not exist');
    this.requireInput();
  }

  private openStored(): Block {
    this.take(this.bitCount % 8);
    const remaining = this.take(16);
    if ((this.take(16) ^ remaining) !== 0xffff) throw this.damaged('contradicts itself');
    return { kind: 'stored', remaining };
  }

  /** The codes of a block, which are themselves coded (RFC 1951, 3.2.7). */
  private readCodes(): Block {
    const literalCount = this.take(5) + 257;
    const distanceCount = this.take(5) + 1;
    const codeCount = this.take(4) + 4;
    const ofLengths = new Uint8Array(19);
    for (let i = 0; i < codeCount; i++) ofLengths[codeLengthOrder[i]] = this.take(3);
    const table = this.tableOf(ofLengths);
    const lengths = new Uint8Array(literalCount + distanceCount);
    for (let i = 0; i < lengths.length; ) {
      const symbol = this.symbol(table);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) throw this.damaged('repeats what is not there');
      const repeated = symbol === 16 ? lengths[i - 1] : 0;
      const count =
        symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
      if (i + count > lengths.length) throw this.damaged('repeats too often');
      lengths.fill(repeated, i, i + count);
      i += count;
    }
    return {
      kind: 'coded',
      literals: this.tableOf(lengths.subarray(0, literalCount)),
      distances: this.tableOf(lengths.subarray(literalCount)),
    };
  }

  private tableOf(lengths: Uint8Array): HuffmanTable {
    const table = huffmanTable(lengths);
    if (table === undefined) throw this.damaged('has an impossible code');
    return table;
  }

  private copyStored(block: { remaining: number }): void {
    while (this.bitCount > 0 && block.remaining > 0) {
      this.output[this.end++] = this.take(8);
      block.remaining--;
    }
    const room = this.output.length - this.end;
    const held = Math.max(0, this.input.length - this.at);
    const count = Math.min(block.remaining, room, held);
    this.output.set(this.input.subarray(this.at, this.at + count), this.end);
    this.at += count;
    this.end += count;
    block.remaining -= count;
    if (block.remaining === 0) this.block = undefined;
    else if (this.isInputRead() && held === 0) throw this.ended();
  }

  /** Decodes until the block ends, or room or input come to an end. */
  private decode(literals: HuffmanTable, distances: HuffmanTable): void {
    const { output } = this;
    const lastInput = this.isInputRead() ? Number.POSITIVE_INFINITY : this.input.length;
    while (this.end <= output.length - LONGEST_MATCH && this.at + INPUT_RESERVE < lastInput) {
      const symbol = this.symbol(literals);
      if (symbol < END_OF_BLOCK) {
        output[this.end++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) {
        this.block = undefined;
        return;
      }
      const kind = symbol - END_OF_BLOCK - 1;
      if (kind >= lengthBase.length) throw this.damaged('has a length that does not exist');
      const length = lengthBase[kind] + this.take(lengthBits[kind]);
      const far = this.symbol(distances);
      if (far >= distanceBase.length) throw this.damaged('has a distance that does not exist');
      const distance = distanceBase[far] + this.take(distanceBits[far]);
      if (distance > this.end) throw this.damaged('refers to what was before its start');
      // Byte by byte: a match may reach into itself.
      for (let i = 0; i < length; i++, this.end++) output[this.end] = output[this.end - distance];
    }
  }

  private symbol({ bits, entries }: HuffmanTable): number {
    this.need(15);
    const entry = entries[this.bits & ((1 << bits) - 1)];
    if (entry === 0) throw this.damaged('has a symbol that does not exist');
    this.bits >>>= entry & 15;
    this.bitCount -= entry & 15;
    return entry >> 4;
  }

  private take(count: number): number {
    this.need(count);
    const value = this.bits & ((1 << count) - 1);
    this.bits >>>= count;
    this.bitCount -= count;
    return value;
  }

  /** Behind the end of the input come zeros, which `requireInput` finds out if they were used. */
  private need(count: number): void {
    while (this.bitCount < count) {
      this.bits |= (this.input[this.at++] ?? 0) << this.bitCount;
      this.bitCount += 8;
    }
  }

  private requireInput(): void {
    if (8 * this.at - this.bitCount > 8 * this.input.length) throw this.ended();
  }

  private isInputRead(): boolean {
    return this.inputStart + this.input.length >= this.range.byteLength;
  }

  /** Reads on where little is left of what was read. */
  private async fillInput(): Promise<void> {
    const left = this.input.length - this.at;
    if (left > INPUT_BYTES / 2 || this.isInputRead()) return;
    const { source, offset, byteLength } = this.range;
    const from = this.inputStart + this.input.length;
    const count = Math.min(INPUT_BYTES, byteLength - from);
    const more = await source.read(offset + from, count);
    const joined = new Uint8Array(left + count);
    joined.set(this.input.subarray(this.at));
    joined.set(more, left);
    this.inputStart += this.at;
    this.input = joined;
    this.at = 0;
  }

  private ended(): DamagedFileError {
    return this.damaged('ends early');
  }

  private damaged(what: string): DamagedFileError {
    return new DamagedFileError(
      'COMPRESSED_DATA',
      `${this.range.source.name}: the compressed data at byte ${this.range.offset} ${what}. Copy the file again.`,
    );
  }
}
