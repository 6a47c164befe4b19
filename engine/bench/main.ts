import { join, resolve } from 'node:path';
import { runTool } from '../cli/run-tool.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { linePlotSvg } from '../plots/line-plot.ts';
import { version } from '../version.ts';
import { help, readFlags } from './flags.ts';
import { describeMachine, machineFacts, warnOfLoad } from './machine.ts';
import { performancePage } from './performance-page.ts';
import { chosenParts, type PartOutcome, runParts } from './run-parts.ts';
import { sectionText } from './section-text.ts';
import { benchParts } from './sizes.ts';

const docsFolder = resolve('docs');

await runTool(main);

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) {
    process.stdout.write(help);
    return;
  }
  const { quick, json, out, docs, seed } = flags;
  const machine = machineFacts();
  const parts = chosenParts(benchParts(quick), flags.only);
  const warning = warnOfLoad(machine);
  if (warning !== '') process.stderr.write(`${warning}\n`);
  if (!json) process.stdout.write(`${describeMachine(machine)}\n`);
  const context = {
    clock: () => performance.now(),
    seed,
    say: (text: string) => process.stderr.write(`${text}\n`),
  };
  const outcomes = await runParts(parts, context, (outcome) => {
    if (!json) process.stdout.write(sectionText(outcome));
  });
  const numbers = `${JSON.stringify(plain(outcomes, { version, quick, seed, machine }), null, 2)}\n`;
  if (json) process.stdout.write(numbers);
  if (out !== undefined) await writeFileAtomically(resolve(out), numbers);
  if (!docs) return;
  for (const { section } of outcomes) {
    for (const { name, plot } of section.plots) {
      await writeFileAtomically(join(docsFolder, 'images', `${name}.svg`), linePlotSvg(plot));
    }
  }
  const page = join(docsFolder, 'performance.md');
  await writeFileAtomically(page, performancePage(outcomes, { version, quick, machine }));
  process.stderr.write(`Written: ${page}\n`);
}

/** What was found as JSON, the facts first. */
function plain(outcomes: readonly PartOutcome[], facts: object) {
  return {
    ...facts,
    parts: Object.fromEntries(outcomes.map(({ name, section }) => [name, section.data])),
  };
}
