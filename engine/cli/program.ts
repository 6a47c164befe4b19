import { Command } from 'commander';
import { demoCommand } from './demo-command.ts';
import { evaluateCommand } from './evaluate-command.ts';
import { infoCommand } from './info-command.ts';
import { simulateCommand } from './simulate-command.ts';
import { sortCommand } from './sort-command.ts';
import { version } from './version.ts';

/** The `spikeloom` command with its subcommands. Faults are thrown, never printed here. */
export function createProgram(): Command {
  const program = new Command('spikeloom')
    .description(
      'Sorts spikes: learns the shapes of the neurons from the recording itself and gives their spike times.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({ showGlobalOptions: false });
  for (const command of [
    sortCommand(),
    infoCommand(),
    simulateCommand(),
    evaluateCommand(),
    demoCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}
