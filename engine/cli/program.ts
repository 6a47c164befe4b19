import { Command } from 'commander';
import { version } from '../version.ts';
import { backendsCommand } from './backends-command.ts';
import { convertCommand } from './convert-command.ts';
import { demoCommand } from './demo-command.ts';
import { evaluateCommand } from './evaluate-command.ts';
import { eventsCommand } from './events-command.ts';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { infoCommand } from './info-command.ts';
import { listCommand } from './list-command.ts';
import { openCommand } from './open-command.ts';
import { ratesCommand } from './rates-command.ts';
import { runsCommand } from './runs-command.ts';
import { simulateCommand } from './simulate-command.ts';
import { sortCommand } from './sort-command.ts';
import { statusCommand } from './status-command.ts';

const examples = `
Examples:
  spikeloom info day1.dat --sample-rate 30000 --channels 4 --dtype int16
  spikeloom sort day1.wav day2.wav --out results
  spikeloom sort recordings
  spikeloom status recordings
  spikeloom simulate --out sim
  spikeloom sort sim/tetrode.bin --out results
  spikeloom evaluate --sorting results/tetrode --truth sim/truth.csv
  spikeloom convert kilosort4 --to npz --out day1-npz
  spikeloom import kilosort4 --recording day1.bin
  spikeloom rates --sorting results/tetrode --events events.csv --window-ms -200 800 --out rates

Ends with exit code 0 when all went well, 2 after an error, 130 when stopped by Ctrl-C.`;

/** The `spikeloom` command with its subcommands. Faults are thrown, never printed here. */
export function createProgram(): Command {
  const program = new Command('spikeloom')
    .description(
      'Sorts spikes: learns the shapes of the neurons from the recording itself and gives their spike times.',
    )
    .version(version)
    .addHelpText('after', examples)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({ showGlobalOptions: false });
  for (const command of [
    sortCommand(),
    statusCommand(),
    runsCommand(),
    exportCommand(),
    listCommand(),
    infoCommand(),
    eventsCommand(),
    openCommand(),
    simulateCommand(),
    evaluateCommand(),
    convertCommand(),
    importCommand(),
    ratesCommand(),
    demoCommand(),
    backendsCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
    command.exitOverride((error) => {
      throw Object.assign(error, { command: command.name() });
    });
  }
  return program;
}
