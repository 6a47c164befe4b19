import { escapeMarkup } from './markup.ts';

export interface TableColumn {
  readonly heading: string;
  /** What the column means, shown where the pointer rests on its heading. */
  readonly help?: string;
  readonly align: 'left' | 'right';
}

/** A table; cells are markup, headings are text. Wide tables scroll by themselves. */
export function dataTable(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string {
  const className = (column: number) => (columns[column].align === 'right' ? ' class="n"' : '');
  const headings = columns.map(
    ({ heading, help }, column) =>
      `<th scope="col"${className(column)}${help === undefined ? '' : ` title="${escapeMarkup(help)}"`}>${escapeMarkup(heading)}</th>`,
  );
  const lines = rows.map(
    (cells) =>
      `<tr>${cells.map((cell, column) => `<td${className(column)}>${cell}</td>`).join('')}</tr>`,
  );
  return (
    `<div class="scroll"><table><caption>${escapeMarkup(caption)}</caption>` +
    `<thead><tr>${headings.join('')}</tr></thead>\n<tbody>${lines.join('\n')}</tbody></table></div>`
  );
}
