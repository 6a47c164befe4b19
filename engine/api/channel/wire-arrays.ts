/** The typed arrays that can be sent, by the name they have in a frame. */
export const arrayTypes = {
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
};

export type ArrayTypeName = keyof typeof arrayTypes;
export type WireArray = InstanceType<(typeof arrayTypes)[ArrayTypeName]>;

/** Undefined for what cannot be sent. Node's Buffer is sent as the Uint8Array that it is. */
export function typeNameOf(array: ArrayBufferView): ArrayTypeName | undefined {
  const tag = (array as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag];
  return tag !== undefined && Object.hasOwn(arrayTypes, tag) ? (tag as ArrayTypeName) : undefined;
}
