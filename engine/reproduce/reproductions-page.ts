import type { Reproduced } from './kept-outcomes.ts';
import type { Setting } from './reproduction.ts';

/** docs/reproductions.md: the papers' numbers beside ours. */
export function reproductionsPage(reproduced: readonly Reproduced[]): string {
  return [
    '# Reproductions',
    'Experiments of the papers that Spikeloom implements, run again by `npm run reproduce -- NAME`.',
    'This page is written by that command; all that was measured is in `reproductions/NAME.json`.',
    'With `--full` sizes are the papers’. What is done is kept part by part in `reproduction-parts/`: a run that ' +
      'is stopped, or crashes, goes on when the same is asked for again, unless the program was built anew. Only ' +
      '`dcea-speed`, which takes half a minute, is done in one go. What takes longest is shared among all threads.',
    'In processor time `--full` takes five minutes for `shallow-dynamics`, eight for `group-sparse-clusters`, ten for ' +
      '`crsae-speed`, twelve for `pudle-interpolation`, fifteen for `pudle-convergence` and `pudle-pairwise`, an hour ' +
      'and a half for `pudle-learning` and `dcea-denoising`, a little more than two hours for ' +
      '`group-sparse-recovery`, three for `dcea-trials` and `crsae-learning`, and a little more than four for ' +
      '`pudle-bias`. `dcea-recovery`, `dcea-relaxation`, `dcea-speed` and `dcea-whisker` have one size.',
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
    besidePaper('setting', outcome.settings),
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
