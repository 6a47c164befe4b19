import type { CurationAction } from '../../curation/action.ts';
import { counted } from './number-text.ts';
import type { ReportInput } from './report-input.ts';

const words: Readonly<Record<CurationAction['kind'], string>> = {
  merge: 'merge',
  split: 'split',
  delete: 'deletion',
  label: 'label',
};

/** Says that what was found has been changed since, and how. */
export function curationNote({ curation }: ReportInput): string {
  if (curation === undefined) return '';
  const { steps, foundUnits } = curation;
  const kinds = Object.keys(words) as CurationAction['kind'][];
  const done = kinds.flatMap((kind) => {
    const count = steps.filter((step) => step.kind === kind).length;
    return count === 0 ? [] : [counted(count, words[kind])];
  });
  return `<p class="curated">Curated after ${counted(foundUnits, 'unit')} had been found: ${done.join(', ')}. All that follows is of the units as curated.</p>\n`;
}
