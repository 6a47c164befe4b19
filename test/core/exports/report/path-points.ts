export interface PathPoint {
  readonly command: string;
  readonly x: number;
  readonly y: number;
}

/** Absolute end points of the commands in relative path data (`m`, `l`, `h`, `z`). */
export function pathPoints(data: string): PathPoint[] {
  const points: PathPoint[] = [];
  let x = 0;
  let y = 0;
  for (const [, command, text] of data.matchAll(/([mlhz])([^mlhz]*)/g)) {
    const numbers = Array.from(text.matchAll(/-?(?:\d+\.?\d*|\.\d+)/g), ([number]) =>
      Number(number),
    );
    if (command !== 'z') x += numbers[0];
    if (command === 'm' || command === 'l') y += numbers[1];
    points.push({ command, x, y });
  }
  return points;
}

/** Path data of every `path` whose classes include `className`. */
export function pathData(markup: string, className: string): string[] {
  return Array.from(markup.matchAll(/<path class="([^"]*)" d="([^"]*)"/g))
    .filter(([, classes]) => classes.split(' ').includes(className))
    .map(([, , data]) => data);
}
