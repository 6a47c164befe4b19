import { flagsFrom, wholeNumberFrom } from '../../cli/flag-values.ts';
import { runTool } from '../../cli/run-tool.ts';
import { openDevice } from '../../compute/webgpu/open-device.ts';
import { describeMachine, machineFacts, warnOfLoad } from '../machine.ts';
import { chosenParts, runParts } from '../run-parts.ts';
import { sectionText } from '../section-text.ts';
import { gpuCorrelationPart } from './correlation.ts';
import { epochPart } from './epoch.ts';
import { gpuFistaPart } from './fista.ts';
import { networksPart } from './networks.ts';
import { correlationSizes, epochSizes, fistaSizes, networkSizes } from './sizes.ts';

const help = `npm run bench:gpu -- [--quick] [--json] [--only PARTS] [--seed N]

Compares a GPU with one thread of the processor, each with the kernels that Spikeloom has for it, at
template correlation and at the papers' dense encoder, and the networks on all backends side by side;
last, the memory of an epoch of training on the processor.
Without a GPU it says why there is none, and measures the networks on the others.

  --quick   small, for trying it out: a software GPU is through with it in a minute
  --json    print JSON instead of tables
  --only PARTS  correlation, fista, networks, epoch
  --seed N  of the simulated recordings (0)
`;

const options = {
  help: { type: 'boolean', short: 'h' },
  quick: { type: 'boolean' },
  json: { type: 'boolean' },
  only: { type: 'string' },
  seed: { type: 'string' },
} as const;

await runTool(main);

async function main(): Promise<void> {
  const flags = flagsFrom(process.argv.slice(2), options);
  if (flags.help) {
    process.stdout.write(help);
    return;
  }
  const { quick = false, json = false } = flags;
  const only = flags.only?.split(',');
  const seed = flags.seed === undefined ? 0 : wholeNumberFrom('--seed', flags.seed, 0, 0xffffffff);
  const found = await openDevice({ timed: true });
  const device = 'device' in found ? found.device : null;
  if ('missing' in found) process.stderr.write(`No GPU is measured: ${found.missing}.\n`);
  try {
    const machine = machineFacts();
    const warning = warnOfLoad(machine);
    if (warning !== '') process.stderr.write(`${warning}\n`);
    if (!json)
      process.stdout.write(`${device?.adapter.name ?? 'no GPU'}\n${describeMachine(machine)}\n`);
    const onGpu =
      device === null
        ? []
        : [
            gpuCorrelationPart(device, correlationSizes(quick)),
            gpuFistaPart(device, fistaSizes(quick)),
          ];
    const parts = chosenParts(
      [...onGpu, networksPart(device, networkSizes(quick)), epochPart(epochSizes(quick))],
      only,
    );
    const context = {
      clock: () => performance.now(),
      seed,
      say: (text: string) => process.stderr.write(`${text}\n`),
    };
    const outcomes = await runParts(parts, context, (outcome) => {
      if (!json) process.stdout.write(sectionText(outcome));
    });
    if (!json) return;
    const data = Object.fromEntries(outcomes.map(({ name, section }) => [name, section.data]));
    const facts = { machine, adapter: device?.adapter ?? null, quick, seed, parts: data };
    process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  } finally {
    device?.close();
  }
}
