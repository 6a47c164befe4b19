/**
 * Whether a point lies inside a polygon, by the even-odd rule.
 * @param corners `[x0, y0, x1, y1, ...]`
 */
export function isInside(x: number, y: number, corners: Float64Array): boolean {
  let inside = false;
  const count = corners.length / 2;
  for (let i = 0, j = count - 1; i < count; j = i++) {
    const [xi, yi, xj, yj] = [
      corners[2 * i]!,
      corners[2 * i + 1]!,
      corners[2 * j]!,
      corners[2 * j + 1]!,
    ];
    const crosses = yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi;
    if (crosses) inside = !inside;
  }
  return inside;
}
