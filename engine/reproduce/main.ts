import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runTool } from '../cli/run-tool.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { linePlotSvg } from '../plots/line-plot.ts';
import { buildName } from '../version.ts';
import { reproductions } from './experiments/all.ts';
import { help, type ReproduceFlags, readFlags } from './flags.ts';
import { readOutcomes } from './kept-outcomes.ts';
import { KeptParts } from './kept-parts.ts';
import type { Reproduction } from './reproduction.ts';
import { reproductionsPage } from './reproductions-page.ts';

const docsFolder = resolve('docs');
const outcomesFolder = join(docsFolder, 'reproductions');
/** What runs that were stopped have done; not of the project's files. */
const partsFolder = resolve('reproduction-parts');

await runTool(main);

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2), reproductions);
  if (flags.help) {
    process.stdout.write(help(reproductions));
    return;
  }
  await mkdir(outcomesFolder, { recursive: true });
  for (const reproduction of flags.chosen) await reproduce(reproduction, flags);
  const outcomes = await readOutcomes(outcomesFolder, reproductions);
  await writeFileAtomically(join(docsFolder, 'reproductions.md'), reproductionsPage(outcomes));
}

async function reproduce(
  reproduction: Reproduction,
  { dataFolder, isFull }: ReproduceFlags,
): Promise<void> {
  const { name } = reproduction;
  const parts = new KeptParts(join(partsFolder, isFull ? `${name}-full` : name), buildName());
  const before = await parts.open();
  if (before > 0) say(`${name}: goes on after ${before} parts of a run before`);
  const { plots, ...kept } = await reproduction.run({ dataFolder, isFull, parts, say });
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
  await parts.remove();
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What is beyond differs from machine to machine. */
function toSixDigits(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
