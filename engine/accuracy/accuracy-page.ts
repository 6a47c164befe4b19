import type { ExperimentOutcome } from './run-experiment.ts';

/** A chapter of the page. */
export interface GroupOutcome {
  readonly title: string;
  readonly outcomes: readonly ExperimentOutcome[];
}

/** The page for people that says how good the sorter is, in Markdown. */
export function accuracyPage(groups: readonly GroupOutcome[], version: string): string {
  const verdicts = groups.flatMap(({ outcomes }) =>
    outcomes.flatMap((each) =>
      each.verdicts.map((verdict) => ({ title: each.experiment.title, ...verdict })),
    ),
  );
  const missed = verdicts.filter(({ reached }) => !reached);
  return [
    '# Accuracy',
    '',
    `How well Spikeloom ${version} finds spikes whose truth is known. This page is written by`,
    '',
    '```',
    'npm run accuracy',
    '```',
    '',
    'Each recording is opened from disk and sorted as a user’s would be, unsupervised: the truth is read when the sorting is finished. Accuracy is that of SpikeInterface, `tp / (tp + fn + fp)`, units matched by the Hungarian method. The sorter’s own seed is 0 throughout, the simulations count theirs from 0, and nothing depends on the number of threads.',
    '',
    `**${verdicts.length - missed.length} of ${verdicts.length} goals are reached.** ${missed.length > 0 ? 'What falls short; the remarks below each table say which units, and how:' : ''}`.trim(),
    '',
    ...missed.map(
      ({ title, target, measured }) => `- ${title}: ${measured}, where the goal is ${target}.`,
    ),
    ...(missed.length > 0 ? [''] : []),
    ...groups.flatMap(({ title, outcomes }) => [
      `## ${title}`,
      '',
      ...overview(outcomes),
      ...outcomes.flatMap(details),
    ]),
  ].join('\n');
}

function overview(outcomes: readonly ExperimentOutcome[]): string[] {
  const rows = outcomes.flatMap(({ experiment, verdicts }) =>
    verdicts.map(({ target, measured, reached }) => [
      experiment.title,
      target,
      measured,
      reached ? 'yes' : '**no**',
    ]),
  );
  return [...table(['recording', 'goal', 'measured', 'reached'], rows), ''];
}

function details({ experiment, trials, plots }: ExperimentOutcome): string[] {
  const { name, title, recording, parameters, why, matching, columns } = experiment;
  const changed = Object.entries(parameters).map(([key, value]) => `\`${key}: ${String(value)}\``);
  const remarks = trials.flatMap(({ label, score }) =>
    score.remarks.map((remark) => `- ${label}: ${remark}`),
  );
  return [
    `### ${title}`,
    '',
    `\`${name}\`. ${recording}`,
    '',
    `Parameters: ${changed.length > 0 ? `${changed.join(', ')}. ` : ''}${why}`,
    '',
    matching,
    '',
    ...table(
      ['', ...columns],
      trials.map(({ label, cells }) => [label, ...cells]),
    ),
    '',
    ...plots.flatMap(({ name: file, plot }) => [
      `![${plot.title}: ${plot.yName} over ${plot.xName}](images/${file}.svg)`,
      '',
    ]),
    ...(remarks.length > 0 ? [...remarks, ''] : []),
  ];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}
