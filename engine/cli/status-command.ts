import { Command } from 'commander';
import { type RecordingStatus, recordingStatuses } from '../session/recording-status.ts';
import { readSession } from '../store/open-session.ts';
import { currentHolder, type Holder } from '../store/session-lock.ts';
import type { SessionStore } from '../store/session-store.ts';
import { formatCount, formatDuration, formatTable, type TextColumn } from './text-table.ts';

interface StatusFlags {
  readonly json?: boolean;
}

export function statusCommand(): Command {
  return new Command('status')
    .summary('say how far the recordings of a folder are')
    .description(
      'Says how far the sorting of a folder is, also while it goes on: its recordings, what was found in them as curation has left it, and which process works on it.',
    )
    .argument('<folder>', 'a folder that "spikeloom sort" was given')
    .option('--json', 'print the facts as JSON')
    .action(runStatus);
}

async function runStatus(folder: string, flags: StatusFlags): Promise<void> {
  const store = await readSession(folder);
  try {
    const holder = await currentHolder(store.place.home);
    const statuses = recordingStatuses(store, holder !== null);
    const text = flags.json
      ? `${JSON.stringify(statusFacts(store, holder, statuses), null, 2)}\n`
      : formatStatus(store, holder, statuses);
    process.stdout.write(text);
  } finally {
    await store.close();
  }
}

function statusFacts(
  { place }: SessionStore,
  holder: Holder | null,
  statuses: readonly RecordingStatus[],
) {
  return {
    folder: place.folder,
    results: place.home,
    holder,
    recordings: statuses.map(({ recording, state, progress, run, counts, error }) => ({
      name: recording.resultFolder,
      place: recording.place,
      durationSeconds: recording.durationSeconds,
      state,
      progress,
      run: run?.id ?? null,
      ...(run?.numbers ?? {}),
      afterCuration: counts,
      warnings: run?.notices ?? [],
      error,
    })),
  };
}

const columns: readonly TextColumn[] = [
  { title: 'recording', align: 'left' },
  { title: 'duration', align: 'right' },
  { title: 'state', align: 'left' },
  { title: 'units', align: 'right' },
  { title: 'spikes', align: 'right' },
  { title: 'warnings', align: 'right' },
];

function formatStatus(
  { place }: SessionStore,
  holder: Holder | null,
  statuses: readonly RecordingStatus[],
): string {
  const rows = statuses.map(({ recording, state, progress, run, counts }) => [
    recording.resultFolder,
    formatDuration(recording.durationSeconds),
    progress === null ? state : `${state} (${progress.stage} ${percent(progress.fraction)})`,
    counts ? formatCount(counts.unitCount) : '-',
    counts ? formatCount(counts.spikeCount) : '-',
    run ? String(run.notices.length) : '-',
  ]);
  const errors = statuses.flatMap(({ recording, error }) =>
    error === null ? [] : [`${recording.resultFolder}: ${error.message} [${error.code}]\n`],
  );
  return [
    formatTable(columns, rows),
    errors.length === 0 ? '' : `\n${errors.join('')}`,
    `\n${holderLine(holder)}\nResults: ${place.home}\n`,
  ].join('');
}

const percent = (fraction: number) => `${Math.floor(100 * fraction)} %`;

function holderLine(holder: Holder | null): string {
  return holder === null
    ? 'No process works on this folder.'
    : `Process ${holder.pid} on ${holder.host} works on this folder since ${holder.since}.`;
}
