import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { saysAnything, UserError } from '../../core/index.ts';
import { errorFacts } from '../error-facts.ts';
import { type FoundRecordings, findRecordings } from '../files/find-recordings.ts';
import { addFileFlags, type FileFlags, openOptionsFromFlags } from './file-flags.ts';
import { saidBefore } from './said-of-session.ts';
import { formatDuration, formatRate, formatTable, type TextColumn } from './text-table.ts';

interface ListFlags extends FileFlags {
  readonly json?: boolean;
}

export function listCommand(): Command {
  const command = new Command('list')
    .summary('find the recordings in a folder')
    .description(
      'Finds the recordings in a folder and the folders in it, as sort does: each once, without results of earlier sorts.',
    )
    .argument('<folder>', 'a folder of recordings')
    .option('--json', 'print the facts as JSON')
    .action(runList);
  addFileFlags(command);
  return command;
}

async function runList(folder: string, flags: ListFlags): Promise<void> {
  if (!(await stat(folder)).isDirectory()) {
    throw new UserError(
      'NOT_A_FOLDER',
      `${folder} is a file; see "spikeloom info" for what it is.`,
    );
  }
  const given = await openOptionsFromFlags(flags);
  const said = saysAnything(given) ? { ofAll: given, ofOne: [] } : await saidBefore(folder);
  const { ofAll: options, ofOne } = said;
  const found = await findRecordings(folder, { options, ofOne, now: Date.now });
  process.stdout.write(
    flags.json ? `${JSON.stringify(foundFacts(found), null, 2)}\n` : formatFound(found),
  );
}

function foundFacts({ recordings, problems }: FoundRecordings) {
  return {
    recordings,
    problems: problems.map(({ path, error }) => ({ path, ...errorFacts(error, path) })),
  };
}

const columns: readonly TextColumn[] = [
  { title: 'recording', align: 'left' },
  { title: 'duration', align: 'right' },
  { title: 'channels', align: 'right' },
  { title: 'rate Hz', align: 'right' },
  { title: 'events', align: 'right' },
  { title: 'format', align: 'left' },
  { title: 'path', align: 'left' },
];

function formatFound({ recordings, problems }: FoundRecordings): string {
  const table = formatTable(
    columns,
    recordings.map((found) => [
      found.folderName,
      formatDuration(found.durationSeconds),
      String(found.channelCount),
      formatRate(found.sampleRate),
      found.eventCount === null ? '' : String(found.eventCount),
      found.format,
      found.writing === 'growing' ? `${found.place} (still being written)` : found.place,
    ]),
  );
  const unreadable = problems.map(({ path, error }) => {
    const { code, message } = errorFacts(error, path);
    return `${message} [${code}]\n`;
  });
  return unreadable.length === 0 ? table : `${table}\n${unreadable.join('')}`;
}
