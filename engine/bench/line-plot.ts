/** Lines over two logarithmic axes: powers become slopes. */
export interface Plot {
  readonly title: string;
  /** With the unit, e.g. `recording (s)`. */
  readonly xName: string;
  readonly yName: string;
  readonly series: readonly Series[];
}

export interface Series {
  readonly name: string;
  /** Positive, rising in x. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const width = 560;
const height = 320;
const area = { left: 64, right: 456, top: 40, bottom: 264 };
/** Told apart by people of any colour vision, on light and on dark. */
const colours = ['#0084d1', '#d55e00', '#009e73'];
const labelDistance = 16;

/** A picture that stands by itself: an SVG file that follows the reader's light or dark theme. */
export function linePlotSvg({ title, xName, yName, series }: Plot): string {
  const points = series.flatMap((each) => each.points);
  const x = logAxis(
    points.map((point) => point.x),
    area.left,
    area.right,
  );
  const y = logAxis(
    points.map((point) => point.y),
    area.bottom,
    area.top,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-size:14px;font-weight:600;fill:#1f2328}.grid{stroke:#d1d9e0}@media (prefers-color-scheme:dark){text{fill:#9198a1}.title{fill:#f0f6fc}.grid{stroke:#3d444d}}</style>',
    text(area.left, 20, title, 'start', 'title'),
    ...x.ticks.map((tick) => {
      const at = round(x.place(tick));
      const line = `<line class="grid" x1="${at}" x2="${at}" y1="${area.top}" y2="${area.bottom}"/>`;
      return line + text(at, area.bottom + 18, tickText(tick), 'middle');
    }),
    ...y.ticks.map((tick) => {
      const at = round(y.place(tick));
      const line = `<line class="grid" x1="${area.left}" x2="${area.right}" y1="${at}" y2="${at}"/>`;
      return line + text(area.left - 8, at + 4, tickText(tick), 'end');
    }),
    text((area.left + area.right) / 2, area.bottom + 40, xName, 'middle'),
    `<text transform="translate(16 ${(area.top + area.bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(yName)}</text>`,
    ...series.map((each, i) => lineOf(each, colours[i % colours.length], x.place, y.place)),
    ...labelsOf(series, y.place),
    '</svg>\n',
  ].join('\n');
}

interface LogAxis {
  readonly ticks: readonly number[];
  /** Pixel of a value. */
  readonly place: (value: number) => number;
}

/** From the round number below the least value to the one above the largest. */
function logAxis(values: readonly number[], from: number, to: number): LogAxis {
  const least = values.length > 0 ? Math.min(...values) : 1;
  const most = values.length > 0 ? Math.max(...values) : 10;
  const rounds = roundNumbers(least, most, [1, 2, 5]);
  const first = Math.max(...rounds.filter((round) => round <= least));
  const last = rounds.find((round) => round >= most && round > first)!;
  const isShort = last / first <= 5;
  const marks = isShort ? roundNumbers(least, most, [1, 2, 3, 4, 5, 6, 7, 8, 9]) : rounds;
  const within = marks.filter((mark) => mark >= first && mark <= last);
  const powers = within.filter((mark) => Number.isInteger(round1(Math.log10(mark))));
  const perPixel = (to - from) / Math.log(last / first);
  return {
    ticks: within.length > 8 && powers.length >= 2 ? powers : within,
    place: (value) => from + perPixel * Math.log(value / first),
  };
}

/** Digits times powers of ten, from below `least` to above `most`. */
function roundNumbers(least: number, most: number, digits: readonly number[]): number[] {
  const numbers: number[] = [];
  const last = Math.ceil(Math.log10(most)) + 1;
  for (let power = Math.floor(Math.log10(least)) - 1; power <= last; power++) {
    for (const digit of digits) numbers.push(Number(`${digit}e${power}`));
  }
  return numbers;
}

function lineOf(
  { points }: Series,
  colour: string,
  placeX: (value: number) => number,
  placeY: (value: number) => number,
): string {
  const places = points.map(({ x, y }) => [round(placeX(x)), round(placeY(y))] as const);
  const line = `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places.map((place) => place.join(',')).join(' ')}"/>`;
  const dots = places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`);
  return [line, ...dots].join('');
}

/** The names beside the ends of their lines, kept from lying on each other. */
function labelsOf(series: readonly Series[], placeY: (value: number) => number): string[] {
  let lowest = Number.NEGATIVE_INFINITY;
  return series
    .filter(({ points }) => points.length > 0)
    .map(({ name, points }) => ({ name, y: placeY(points[points.length - 1].y) }))
    .sort((a, b) => a.y - b.y)
    .map(({ name, y }) => {
      lowest = Math.max(y, lowest + labelDistance);
      return text(area.right + 10, lowest + 4, name, 'start');
    });
}

function text(x: number, y: number, content: string, anchor: string, className?: string): string {
  const kind = className === undefined ? '' : ` class="${className}"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${kind}>${escapeXml(content)}</text>`;
}

const round = (pixels: number) => Math.round(10 * pixels) / 10;
const round1 = (value: number) => Math.round(1e9 * value) / 1e9;
const tickText = (value: number) =>
  value < 1e-4 || value >= 1e6 ? value.toExponential(0) : String(value);

function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
