const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters but for white space, lone surrogates, and what Unicode says is no character. */
const forbidden = /[^\P{Cc}\t\n\r]|\p{Cs}|\p{Noncharacter_Code_Point}/gu;

/** Text made safe for element content and quoted attributes; what HTML forbids becomes U+FFFD. */
export function escapeMarkup(text: string): string {
  return text.replace(forbidden, '\ufffd').replace(/[&<>"']/g, (character) => entities[character]);
}

export interface Svg {
  readonly width: number;
  readonly height: number;
  /** What the picture shows, for those who cannot see it. */
  readonly label: string;
  readonly body: string;
}

export function svgMarkup({ width, height, label, body }: Svg): string {
  return (
    `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
    `aria-label="${escapeMarkup(label)}">${body}</svg>`
  );
}

export type Anchor = 'start' | 'middle' | 'end';

/** A line of text in a picture; `x`, `y` in pixels, `y` the baseline. */
export function svgText(x: number, y: number, text: string, anchor: Anchor = 'start'): string {
  const position = `x="${Math.round(x * 10) / 10}" y="${Math.round(y * 10) / 10}"`;
  return `<text ${position}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escapeMarkup(text)}</text>`;
}

/** A section of the page with its heading and, under it, how to read what follows. */
export function section(heading: string, explanation: string, content: string): string {
  return (
    `<section><h2>${escapeMarkup(heading)}</h2>` +
    `${explanation === '' ? '' : `<p class="note">${escapeMarkup(explanation)}</p>`}${content}</section>\n`
  );
}

/** A picture with its name, which is hidden where a heading over a column of pictures says it. */
export function namedFigure(name: string, svg: string): string {
  return `<figure><figcaption>${escapeMarkup(name)}</figcaption>${svg}</figure>`;
}

/** A picture as wide as the page. It scrolls by itself where it would become too small to read. */
export function wideFigure(svg: string): string {
  return `<div class="wide">${svg}</div>`;
}
