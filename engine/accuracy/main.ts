import { join, resolve } from 'node:path';
import { UserError } from '../../core/index.ts';
import { runTool } from '../cli/run-tool.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { linePlotSvg } from '../plots/line-plot.ts';
import { version } from '../version.ts';
import { accuracyPage, type GroupOutcome } from './accuracy-page.ts';
import { type ExperimentGroup, experimentGroups } from './experiments/all.ts';
import { type AccuracyFlags, help, readFlags } from './flags.ts';
import { type ExperimentOutcome, runExperiment, type TrialOutcome } from './run-experiment.ts';

const docsFolder = resolve('docs');
const pagePath = join(docsFolder, 'accuracy.md');

await runTool(main);

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) {
    process.stdout.write(help);
    return;
  }
  const groups = experimentGroups(flags.options);
  refuseUnknownNames(groups, flags.only);
  const outcomes: GroupOutcome[] = [];
  for (const group of groups) outcomes.push(await runGroup(group, flags));
  if (flags.json) process.stdout.write(`${JSON.stringify(plain(outcomes), null, 2)}\n`);
  if (!flags.writesDocs) return;
  const skipped = groups.filter(({ absent }) => absent !== undefined);
  if (skipped.length > 0) {
    process.stderr.write(`${pagePath} stays as it is: not everything ran.\n`);
    return;
  }
  for (const { name, plot } of outcomes.flatMap((group) =>
    group.outcomes.flatMap(({ plots }) => plots),
  )) {
    await writeFileAtomically(join(docsFolder, 'images', `${name}.svg`), linePlotSvg(plot));
  }
  await writeFileAtomically(pagePath, accuracyPage(outcomes, version));
  process.stderr.write(`Written: ${pagePath}\n`);
}

async function runGroup(
  { title, experiments, absent }: ExperimentGroup,
  { only, threads, json }: AccuracyFlags,
): Promise<GroupOutcome> {
  const wanted = experiments.filter(({ name }) => only?.includes(name) ?? true);
  const outcomes: ExperimentOutcome[] = [];
  for (const experiment of wanted) {
    if (absent !== undefined) {
      process.stderr.write(`skipped  ${experiment.name}: ${absent}\n`);
      continue;
    }
    const say = (text: string) => {
      if (!json) process.stdout.write(text);
    };
    const outcome = await runExperiment(experiment, threads, (trial) => {
      say(trialLines(experiment.name, experiment.columns, trial));
    });
    for (const { target, measured, reached } of outcome.verdicts) {
      say(`${reached ? 'reached' : 'MISSED '}  ${experiment.name}: ${measured} (${target})\n`);
    }
    outcomes.push(outcome);
  }
  return { title, outcomes };
}

function trialLines(
  name: string,
  columns: readonly string[],
  { label, cells, score }: TrialOutcome,
): string {
  const numbers = columns.map((column, i) => `${column}: ${cells[i]}`).join('; ');
  const remarks = score.remarks.map((remark) => `           ${remark}\n`).join('');
  return `         ${name}, ${label}: ${numbers}\n${remarks}`;
}

/** @throws UserError (`BAD_FLAG`) */
function refuseUnknownNames(
  groups: readonly ExperimentGroup[],
  only: readonly string[] | undefined,
): void {
  const names = groups.flatMap(({ experiments }) => experiments.map(({ name }) => name));
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UserError(
      'BAD_FLAG',
      `--only names "${unknown}"; the experiments are ${names.join(', ')}.`,
    );
  }
}

/** The outcomes without functions. */
function plain(groups: readonly GroupOutcome[]) {
  return groups.flatMap(({ outcomes }) =>
    outcomes.map(({ experiment, trials, verdicts }) => ({
      name: experiment.name,
      parameters: experiment.parameters,
      trials: trials.map(({ label, score }) => ({ label, ...score })),
      verdicts,
    })),
  );
}
