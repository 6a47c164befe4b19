/**
 * The nearest two of the centroids for each point, whose distances are summed in the order of the twin,
 * four centroids at a time.
 * @param points f64 `(count x dimension)`
 * @param centroids f64 `(dimension x stride)`: a column each, at infinity behind the last; `stride` in bytes, a multiple of 32
 * @param labels i32, changed; -1 for points that have none
 * @param distances f64, squared, overwritten
 * @param others f64, changed
 * @param safe what of `others` may be trusted
 * @returns whether a label changed
 */
export function nearestCentroids(
  points: usize,
  count: i32,
  dimension: i32,
  centroids: usize,
  stride: usize,
  labels: usize,
  distances: usize,
  others: usize,
  safe: f64,
): i32 {
  let changed: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const label = load<i32>(labels);
    if (label >= 0) {
      const own = squaredDistance(points, dimension, centroids + ((<usize>label) << 3), stride);
      store<f64>(distances, own);
    }
    if (label < 0 || !(Math.sqrt(load<f64>(distances)) < safe * load<f64>(others))) {
      if (compareAll(points, dimension, centroids, stride, distances, others) !== label) {
        store<i32>(labels, nearest);
        changed = 1;
      }
    }
    points += (<usize>dimension) << 3;
    labels += 4;
    distances += 8;
    others += 8;
  }
  return changed;
}

/** What `compareAll` found last. */
let nearest: i32 = 0;

function squaredDistance(point: usize, dimension: i32, centroid: usize, stride: usize): f64 {
  let sum: f64 = 0;
  for (let d: i32 = 0; d < dimension; d++) {
    const difference = load<f64>(point) - load<f64>(centroid);
    sum += difference * difference;
    point += 8;
    centroid += stride;
  }
  return sum;
}

/** Writes the least squared distance and the root of the second. @returns the nearest, the first of equals */
function compareAll(
  point: usize,
  dimension: i32,
  centroids: usize,
  stride: usize,
  distance: usize,
  other: usize,
): i32 {
  let least = Infinity;
  let second = Infinity;
  nearest = 0;
  for (let column: usize = 0; column < stride; column += 32) {
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let at = centroids + column;
    for (let d: i32 = 0; d < dimension; d++) {
      const value = v128.load64_splat(point + ((<usize>d) << 3));
      const e = f64x2.sub(value, v128.load(at));
      const f = f64x2.sub(value, v128.load(at, 16));
      a = f64x2.add(a, f64x2.mul(e, e));
      b = f64x2.add(b, f64x2.mul(f, f));
      at += stride;
    }
    const limit = f64x2.splat(second);
    if (!v128.any_true(v128.or(f64x2.lt(a, limit), f64x2.lt(b, limit)))) continue;
    const first = <i32>(column >> 3);
    for (let lane: i32 = 0; lane < 4; lane++) {
      const four = lane < 2 ? a : b;
      const found = (lane & 1) === 0 ? f64x2.extract_lane(four, 0) : f64x2.extract_lane(four, 1);
      if (found < least) {
        second = least;
        least = found;
        nearest = first + lane;
      } else if (found < second) second = found;
    }
  }
  store<f64>(distance, least);
  store<f64>(other, Math.sqrt(second));
  return nearest;
}
