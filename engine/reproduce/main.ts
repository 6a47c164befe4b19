import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runTool } from '../cli/run-tool.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { linePlotSvg } from '../plots/line-plot.ts';
import { reproductions } from './experiments/all.ts';
import { help, readFlags } from './flags.ts';
import { readOutcomes } from './kept-outcomes.ts';
import type { Reproduction, Work } from './reproduction.ts';
import { reproductionsPage } from './reproductions-page.ts';

const docsFolder = resolve('docs');
const outcomesFolder = join(docsFolder, 'reproductions');

await runTool(main);

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2), reproductions);
  if (flags.help) {
    process.stdout.write(help(reproductions));
    return;
  }
  const work: Work = {
    dataFolder: flags.dataFolder,
    isFull: flags.isFull,
    say: (text) => process.stderr.write(`${text}\n`),
  };
  await mkdir(outcomesFolder, { recursive: true });
  for (const reproduction of flags.chosen) await reproduce(reproduction, work);
  const outcomes = await readOutcomes(outcomesFolder, reproductions);
  await writeFileAtomically(join(docsFolder, 'reproductions.md'), reproductionsPage(outcomes));
}

async function reproduce(reproduction: Reproduction, work: Work): Promise<void> {
  const { name } = reproduction;
  const { plots, ...kept } = await reproduction.run(work);
  for (const { what, paper, ours } of kept.findings) {
    process.stdout.write(`${name}: ${what}: ${ours} (paper: ${paper})\n`);
  }
  for (const { name: plotName, plot } of plots) {
    await writeFileAtomically(join(outcomesFolder, `${plotName}.svg`), linePlotSvg(plot));
  }
  const json = {
    ...kept,
    plots: plots.map(({ name: plotName, plot }) => ({ name: plotName, title: plot.title })),
  };
  await writeFileAtomically(
    join(outcomesFolder, `${name}.json`),
    `${JSON.stringify(json, toSixDigits, 2)}\n`,
  );
}

/** What is beyond differs from machine to machine. */
function toSixDigits(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
