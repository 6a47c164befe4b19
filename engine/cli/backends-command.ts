import { Command } from 'commander';
import { openTensorBackend } from '../compute/tensor/open-tensor-backend.ts';
import { type TensorBackendName, tensorBackendNames } from '../compute/tensor/tensor-backend.ts';
import { formatTable, type TextColumn } from './text-table.ts';

/** What is said of a backend: what it computes with, or why it is missing and what to do about it. */
type BackendFacts =
  | { readonly name: TensorBackendName; readonly ready: true; readonly what: string }
  | {
      readonly name: TensorBackendName;
      readonly ready: false;
      readonly missing: string;
      readonly remedy: string;
    };

export function backendsCommand(): Command {
  return new Command('backends')
    .summary('say what networks can be computed with here')
    .description(
      'Tries everything that can compute networks (sort --learner network) and says what is ready, and of what is not why, and what to install. A GPU under webgpu can also correlate templates (sort --backend webgpu).',
    )
    .option('--json', 'print the facts as JSON')
    .action(runBackends);
}

async function runBackends({ json = false }: { readonly json?: boolean }): Promise<void> {
  const facts: BackendFacts[] = [];
  for (const name of tensorBackendNames) facts.push(await factsOf(name));
  process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : formatFacts(facts));
}

async function factsOf(name: TensorBackendName): Promise<BackendFacts> {
  const found = await openTensorBackend(name);
  if ('missing' in found) return { name, ready: false, ...found };
  found.backend.close();
  return { name, ready: true, what: found.backend.what };
}

const columns: readonly TextColumn[] = [
  { title: 'backend', align: 'left' },
  { title: 'here', align: 'left' },
  { title: 'what it is, or why not', align: 'left' },
];

function formatFacts(facts: readonly BackendFacts[]): string {
  const table = formatTable(
    columns,
    facts.map((one) => [one.name, one.ready ? 'yes' : 'no', one.ready ? one.what : one.missing]),
  );
  const remedies = facts.flatMap((one) =>
    one.ready ? [] : [`To have ${one.name}: ${one.remedy}.\n`],
  );
  return remedies.length === 0 ? table : `${table}\n${remedies.join('')}`;
}
