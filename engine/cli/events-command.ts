import { resolve } from 'node:path';
import { Command } from 'commander';
import { recordedEventsCsv } from '../../core/index.ts';
import { readEventsAt } from '../compute/read-events.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { eventsText } from './events-text.ts';
import { addFileFlags, type FileFlags, openOptionsFromFlags } from './file-flags.ts';
import { cancelOnInterrupt } from './interruption.ts';
import { ProgressBar } from './progress-bar.ts';

interface EventsFlags extends FileFlags {
  readonly recording?: string;
  readonly out?: string;
}

export function eventsCommand(): Command {
  const command = new Command('events')
    .summary('write the events of a recording as CSV')
    .description(
      'Writes what happened while a recording ran (digital lines that changed, markers, comments, trials) as CSV with the columns time_s, channel, value, label, duration_s, sample_index and segment, which "rates --events" takes. Times are on the clock of the recording.',
    )
    .argument('<path>', 'a recording')
    .option('--recording <NAME>', 'which one, where there are several')
    .option('--out <file>', 'where to write (default: print them)')
    .action(runEvents);
  addFileFlags(command);
  return command;
}

async function runEvents(path: string, flags: EventsFlags): Promise<void> {
  const options = await openOptionsFromFlags(flags);
  const cancellation = cancelOnInterrupt();
  const bar = new ProgressBar(process.stderr, () => performance.now());
  const { recordingName, events } = await readEventsAt(path, options, flags.recording, {
    cancellation,
    onProgress: bar.show.bind(bar),
  });
  bar.clear();
  for (const { code, message } of events.notices)
    process.stderr.write(`note: ${message} [${code}]\n`);
  const csv = recordedEventsCsv(events);
  if (flags.out === undefined) {
    process.stdout.write(csv);
    return;
  }
  const file = resolve(flags.out);
  await writeFileAtomically(file, csv);
  process.stdout.write(`${recordingName}: ${eventsText(events)}\n${file}\n`);
}
