import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DamagedFrameError, decodeFrame, encodeFrame } from '../../../engine/api/channel/frame.ts';

const typedArrays = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
);

const keys = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'message', '0'));

/** Plain data with typed arrays anywhere, numbers without a word in JSON, and awkward keys. */
const messages = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    typedArrays,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 5 }),
  ),
})).value;

function decodeOrRefuse(bytes: Uint8Array): void {
  try {
    decodeFrame(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(DamagedFrameError);
  }
}

describe('a frame', () => {
  it('gives back the message, wherever its bytes lie', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 0, max: 9 }), (message, offset) => {
        const frame = encodeFrame(message);
        const shifted = new Uint8Array(offset + frame.length).subarray(offset);
        shifted.set(frame);
        expect(isDeepStrictEqual(decodeFrame(shifted), structuredClone(message))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('sends of a view only what it shows', () => {
    const view = new Float32Array([1, 2, 3, 4, 5, 6]).subarray(1, 3);
    const frame = encodeFrame({ view });
    expect(frame.length).toBeLessThan(120);
    expect(decodeFrame(frame)).toEqual({ view: Float32Array.of(2, 3) });
  });

  it('is read where it lies: its arrays are views of it', () => {
    const frame = encodeFrame([Float64Array.of(1, 2), new Uint8Array(3), Float32Array.of(4)]);
    const arrays = decodeFrame(frame) as Float64Array[];
    expect(arrays.every(({ buffer }) => buffer === frame.buffer)).toBe(true);
    expect(arrays.every(({ byteOffset }) => byteOffset % 8 === 0)).toBe(true);
  });

  it('leaves out what is undefined', () => {
    expect(decodeFrame(encodeFrame({ a: undefined, b: 1 }))).toStrictEqual({ b: 1 });
  });

  it('refuses to send what would not come out as it went in', () => {
    expect(() => encodeFrame({ bits: BigInt64Array.of(1n) })).toThrow(TypeError);
    expect(() => encodeFrame({ bits: new DataView(new ArrayBuffer(8)) })).toThrow(TypeError);
  });

  it('is refused, or read as something else, when bytes of it were changed or lost', () => {
    fc.assert(
      fc.property(
        messages,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 4 }),
        fc.nat(),
        (message, flips, cut) => {
          const whole = encodeFrame(message);
          const frame = whole.slice(0, whole.length - (cut % 3 === 0 ? cut % whole.length : 0));
          for (const [at, bits] of flips) frame[at % frame.length] ^= bits;
          decodeOrRefuse(frame);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is refused when it was cut anywhere', () => {
    const frame = encodeFrame({ a: Float64Array.of(1, 2, 3), text: 'ä€🧠' });
    for (let length = 0; length < frame.length; length++) {
      expect(() => decodeFrame(frame.slice(0, length)), String(length)).toThrow(DamagedFrameError);
    }
  });

  it.each([
    ['another head', 'null'],
    ['no lists', '{"message":1}'],
    ['an unknown type', '{"message":[null],"arrays":[[[0],"Evil",0]],"numbers":[]}'],
    [
      'an array beyond its end',
      '{"message":[null],"arrays":[[[0],"Float64Array",1e9]],"numbers":[]}',
    ],
    ['no place for it', '{"message":1,"arrays":[[["a"],"Int8Array",0]],"numbers":[]}'],
    ['a place that is taken', '{"message":[1],"arrays":[[[0],"Int8Array",0]],"numbers":[]}'],
    [
      'a place in the prototype',
      '{"message":{},"arrays":[[["__proto__","x"],"Int8Array",0]],"numbers":[]}',
    ],
    [
      'a place in an array that was put',
      '{"message":[null],"arrays":[[[0],"Int8Array",0],[[0,"length"],"Int8Array",0]],"numbers":[]}',
    ],
    ['a strange number', '{"message":[null],"arrays":[],"numbers":[[[0],"7"]]}'],
  ])('is refused with %s', (_, head) => {
    const json = new TextEncoder().encode(head);
    const frame = new Uint8Array(4 + json.length);
    new DataView(frame.buffer).setUint32(0, json.length, true);
    frame.set(json, 4);
    expect(() => decodeFrame(frame)).toThrow(DamagedFrameError);
    expect(Object.prototype).not.toHaveProperty('x');
  });
});
