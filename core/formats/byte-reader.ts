import { decodeLatin1 } from '../base/text.ts';

/** Reads the fields of a little-endian header one after the other. */
export class ByteReader {
  private readonly view: DataView;
  private readonly onEnd: () => Error;
  position = 0;

  /** @param onEnd what to throw where the bytes end before a field does */
  constructor(bytes: Uint8Array, onEnd: () => Error) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.onEnd = onEnd;
  }

  private take(length: number): number {
    const at = this.position;
    if (!Number.isSafeInteger(length) || length < 0 || at + length > this.view.byteLength) {
      throw this.onEnd();
    }
    this.position = at + length;
    return at;
  }

  skip(length: number): void {
    this.take(length);
  }

  bytes(length: number): Uint8Array {
    const at = this.take(length);
    return new Uint8Array(this.view.buffer, this.view.byteOffset + at, length);
  }

  uint8(): number {
    return this.view.getUint8(this.take(1));
  }

  int16(): number {
    return this.view.getInt16(this.take(2), true);
  }

  uint16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  /** Exact up to 2^53. */
  uint64(): number {
    const at = this.take(8);
    return this.view.getUint32(at + 4, true) * 4294967296 + this.view.getUint32(at, true);
  }

  /** Exact up to 2^53. */
  int64(): number {
    const at = this.take(8);
    return this.view.getInt32(at + 4, true) * 4294967296 + this.view.getUint32(at, true);
  }

  float32(): number {
    return this.view.getFloat32(this.take(4), true);
  }

  float64(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  /** Text of a fixed number of bytes, up to its first zero. */
  text(length: number): string {
    return decodeLatin1(this.bytes(length)).split('\0', 1)[0].trim();
  }
}
