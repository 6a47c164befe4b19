/** Whether all values are zero; a loop, which is many times as fast as `some` of a typed array. */
export function isZero(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false;
  return true;
}
