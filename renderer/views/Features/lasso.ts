/** A closed line in the plane of two features: corners `[x0, y0, x1, y1, ...]`. */
export type Polygon = readonly number[];

/** Whether a point is inside, by how often a ray from it crosses the line. */
export function isInside(polygon: Polygon, x: number, y: number): boolean {
  let inside = false;
  const corners = polygon.length / 2;
  for (let i = 0, before = corners - 1; i < corners; before = i++) {
    const [xi, yi] = [polygon[2 * i]!, polygon[2 * i + 1]!];
    const [xj, yj] = [polygon[2 * before]!, polygon[2 * before + 1]!];
    const crosses = yi > y !== yj > y && x < xi + ((y - yi) / (yj - yi)) * (xj - xi);
    if (crosses) inside = !inside;
  }
  return inside;
}

/** The line without corners that are nearer to the last kept one than `least` in both directions. */
export function withCorner(
  polygon: Polygon,
  x: number,
  y: number,
  least: { readonly x: number; readonly y: number },
): Polygon {
  const [lastX, lastY] = polygon.slice(-2);
  const isNear =
    lastX !== undefined && Math.abs(x - lastX) < least.x && Math.abs(y - lastY!) < least.y;
  return isNear ? polygon : [...polygon, x, y];
}
