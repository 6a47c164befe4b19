import { formatTable } from '../cli/text-table.ts';
import type { PartOutcome } from './run-parts.ts';

/** What a part found, for a terminal. */
export function sectionText({ name, title, section }: PartOutcome): string {
  const remarks = section.remarks.map((remark) => `${remark}\n`).join('');
  return `\n${title} (${name})\n${section.about}\n\n${formatTable(section.columns, section.rows)}${remarks && `\n${remarks}`}`;
}
