import type { Reproduced } from './kept-outcomes.ts';
import type { Setting } from './reproduction.ts';

/** docs/reproductions.md: the papers' numbers beside ours. */
export function reproductionsPage(reproduced: readonly Reproduced[]): string {
  return [
    '# Reproductions',
    'Experiments of the papers that Spikeloom implements, run again by `npm run reproduce -- NAME`.',
    'This page is written by that command; all that was measured is in `reproductions/NAME.json`.',
    ...reproduced.flatMap(sectionOf),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

function sectionOf({ reproduction, outcome }: Reproduced): string[] {
  const { name, title, source, setting } = reproduction;
  return [
    `## ${title}`,
    `\`${name}\`: ${source}. ${setting}`,
    ...(outcome.settings ? [besidePaper('setting', outcome.settings)] : []),
    besidePaper('result', outcome.findings),
    ...outcome.remarks,
    ...outcome.plots.map((plot) => `![${plot.title}](reproductions/${plot.name}.svg)`),
  ];
}

function besidePaper(heading: string, rows: readonly Setting[]): string {
  const line = (...cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(heading, 'paper', 'Spikeloom'),
    '|---|---|---|',
    ...rows.map(({ what, paper, ours }) => line(what, paper, ours)),
  ].join('\n');
}
