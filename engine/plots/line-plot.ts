import { linearAxis, logarithmicAxis } from './axis.ts';

export interface Plot {
  readonly title: string;
  /**
   * `logarithmic` axes where powers should become slopes, `semilogarithmic` (y alone) where geometric
   * decay should; `orders` (x alone) where what is compared lies orders of magnitude apart.
   */
  readonly scale: 'logarithmic' | 'semilogarithmic' | 'orders' | 'linear';
  /** With the unit, e.g. `recording (s)`. */
  readonly xName: string;
  readonly yName: string;
  readonly series: readonly Series[];
}

export interface Series {
  readonly name: string;
  /** Rising in x; positive on logarithmic axes. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** A plot with the name of its file, without the ending. */
export interface NamedPlot {
  readonly name: string;
  readonly plot: Plot;
}

/** Of a plot whose labels need no more. */
const leastWidth = 560;
const height = 320;
const area = { left: 64, right: 456, top: 40, bottom: 264 };
/** Where labels begin, right of the area, and what one of their letters takes in wide fonts. */
const labelIndent = 18;
const letterWidth = 7.2;
/** Told apart by people of any colour vision, on light and on dark. */
const colours = ['#0084d1', '#d55e00', '#009e73', '#cc79a7', '#a6761d', '#7570b3'];
const labelDistance = 16;
/** More points than these stand so close that their line alone shows them. */
const mostDots = 40;

/** A picture that stands by itself: an SVG file that follows the reader's light or dark theme. */
export function linePlotSvg({ title, scale, xName, yName, series }: Plot): string {
  const points = series.flatMap((each) => each.points);
  const xAxis = scale === 'logarithmic' || scale === 'orders' ? logarithmicAxis : linearAxis;
  const yAxis = scale === 'linear' || scale === 'orders' ? linearAxis : logarithmicAxis;
  const x = xAxis(
    points.map((point) => point.x),
    area.left,
    area.right,
  );
  const y = yAxis(
    points.map((point) => point.y),
    area.bottom,
    area.top,
  );
  const longestName = Math.max(0, ...series.map(({ name }) => name.length));
  const labelsEnd = Math.ceil(area.right + labelIndent + letterWidth * longestName);
  const width = Math.max(leastWidth, labelsEnd);
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
    `<text transform="translate(12 ${(area.top + area.bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(yName)}</text>`,
    ...series.map((each, i) => lineOf(each, colours[i % colours.length], x.place, y.place)),
    ...labelsOf(series, y.place),
    '</svg>\n',
  ].join('\n');
}

function lineOf(
  { points }: Series,
  colour: string,
  placeX: (value: number) => number,
  placeY: (value: number) => number,
): string {
  const places = points.map(({ x, y }) => [round(placeX(x)), round(placeY(y))] as const);
  const line = `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places.map((place) => place.join(',')).join(' ')}"/>`;
  const marked = places.length <= mostDots ? places : [];
  const dots = marked.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`);
  return [line, ...dots].join('');
}

/** The names beside the ends of their lines, kept from lying on each other and below the axis. */
function labelsOf(series: readonly Series[], placeY: (value: number) => number): string[] {
  let lowest = Number.NEGATIVE_INFINITY;
  return series
    .map(({ name, points }, i) => ({ name, points, colour: colours[i % colours.length] }))
    .filter(({ points }) => points.length > 0)
    .map(({ points, ...label }) => ({ ...label, y: placeY(points[points.length - 1].y) }))
    .sort((a, b) => a.y - b.y)
    .map(({ name, colour, y }, i, { length }) => {
      const room = area.bottom - labelDistance * (length - 1 - i);
      lowest = Math.min(room, Math.max(y, lowest + labelDistance));
      const mark = `<rect x="${area.right + 7}" y="${round(lowest - 1.5)}" width="8" height="3" fill="${colour}"/>`;
      return mark + text(area.right + labelIndent, lowest + 4, name, 'start');
    });
}

function text(x: number, y: number, content: string, anchor: string, className?: string): string {
  const kind = className === undefined ? '' : ` class="${className}"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${kind}>${escapeXml(content)}</text>`;
}

const round = (pixels: number) => Math.round(10 * pixels) / 10;
const tickText = (value: number) => {
  const isPlain = value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6);
  return isPlain ? String(value) : value.toExponential(0);
};

function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
