import type { Series } from '../plots/line-plot.ts';

/** Below this, rounding is all that is left of an error; logarithmic axes have no zero. */
const leastError = 1e-16;

/** Values at 0, 1, ... as a line, thinned to at most `most` points that keep the last. */
export function errorLine(name: string, values: ArrayLike<number>, most = 200): Series {
  const step = Math.max(1, Math.ceil((values.length - 1) / most));
  const places = Array.from({ length: Math.ceil(values.length / step) }, (_, i) => i * step);
  if (places[places.length - 1] !== values.length - 1) places.push(values.length - 1);
  return { name, points: places.map((x) => ({ x, y: Math.max(leastError, values[x]) })) };
}
