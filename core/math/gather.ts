/** The values at the given places, in their order; a loop, which is many times as fast as `Float64Array.from`. */
export function gather(values: ArrayLike<number>, places: ArrayLike<number>): Float64Array {
  const gathered = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) gathered[i] = values[places[i]];
  return gathered;
}
