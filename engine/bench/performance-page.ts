import { describeMachine, type MachineFacts, warnOfLoad } from './machine.ts';
import type { PartOutcome } from './run-parts.ts';
import type { Section } from './section.ts';

export interface PageFacts {
  readonly version: string;
  readonly quick: boolean;
  readonly machine: MachineFacts;
}

/** The page for people that says how fast the program is, in Markdown. */
export function performancePage(outcomes: readonly PartOutcome[], facts: PageFacts): string {
  const warning = warnOfLoad(facts.machine);
  return [
    '# Performance',
    '',
    `How fast Spikeloom ${facts.version} is, and beside what. This page is written by`,
    '',
    '```',
    `npm run bench -- ${facts.quick ? '--quick ' : ''}--docs`,
    '```',
    '',
    `Measured on: ${describeMachine(facts.machine)}. Times depend on the machine and on what else it does, so look at the ratios: all figures of a table come from one run, in which the alternatives take turns. Times are medians, with the least and the most in parentheses, after a first run that is not counted. \`--out FILE\` writes every number behind the tables as JSON.`,
    '',
    'This page has no figures of a GPU; they have not been measured on a real one yet. Where there is one, `npm run bench:gpu` prints what it makes of template correlation and dense FISTA beside one thread.',
    '',
    ...(warning === '' ? [] : [`**${warning}**`, '']),
    ...outcomes.flatMap(({ title, section }) => [
      `## ${title}`,
      '',
      section.about,
      '',
      ...markdownTable(section),
      '',
      ...section.plots.flatMap(({ name, plot }) => [
        `![${plot.title}: ${plot.yName} over ${plot.xName}](images/${name}.svg)`,
        '',
      ]),
      ...section.remarks.flatMap((remark) => [remark, '']),
    ]),
  ].join('\n');
}

function markdownTable({ columns, rows }: Section): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(line),
  ];
}
