import { Command } from 'commander';
import {
  durationSeconds,
  type NamedRecording,
  type OpenedRecording,
  totalSampleCount,
} from '../../core/index.ts';
import { openPlace } from '../files/open-place.ts';
import { addFileFlags, type FileFlags, openOptionsFromFlags } from './file-flags.ts';
import { findPlaces } from './recording-places.ts';
import { formatCount, formatDuration, formatTable } from './text-table.ts';

interface InfoFlags extends FileFlags {
  readonly json?: boolean;
}

export function infoCommand(): Command {
  const command = new Command('info')
    .summary('say what a file is')
    .description('Says what a file is: format, rate, channels, duration, scaling, gaps.')
    .argument('<path>', 'a recording, or a folder of recordings')
    .option('--json', 'print the facts as JSON')
    .action(async (path: string, flags: InfoFlags) => {
      const options = await openOptionsFromFlags(flags);
      const all = [];
      for (const place of await findPlaces(path, options)) {
        const opened = await openPlace(place, options);
        all.push(...opened.recordings.map((named) => recordingFacts(place, opened, named)));
        await opened.close();
      }
      process.stdout.write(
        flags.json ? `${JSON.stringify(all, null, 2)}\n` : all.map(formatFacts).join('\n'),
      );
    });
  addFileFlags(command);
  return command;
}

/** What `info` knows of a recording; the JSON has these keys. */
function recordingFacts(path: string, opened: OpenedRecording, named: NamedRecording) {
  const { recording, name } = named;
  const { segments, sampleRate, probe } = recording;
  return {
    path,
    name,
    format: opened.format,
    sampleRate,
    channelCount: recording.channelCount,
    channelNames: recording.channelNames,
    sampleCount: totalSampleCount(recording),
    durationSeconds: durationSeconds(recording),
    gainToMicrovolts: recording.gainToMicrovolts,
    probe: probe.geometryKnown ? probe.name : null,
    segments,
    gaps: segments.slice(1).map((segment, i) => ({
      atSeconds: segments[i].startTime + segments[i].sampleCount / sampleRate,
      seconds: segment.startTime - segments[i].startTime - segments[i].sampleCount / sampleRate,
    })),
    notices: [...opened.notices, ...recording.notices],
  };
}

function formatFacts(facts: ReturnType<typeof recordingFacts>): string {
  const rows: [string, string][] = [
    ['format', facts.format],
    ['rate', `${facts.sampleRate} Hz`],
    ['channels', `${facts.channelCount} (${channelRange(facts.channelNames)})`],
    [
      'duration',
      `${formatDuration(facts.durationSeconds)} (${formatCount(facts.sampleCount)} samples)`,
    ],
    ['scaling', `${facts.gainToMicrovolts} µV per count`],
    ['probe', facts.probe ?? 'positions unknown'],
    ['gaps', facts.gaps.length === 0 ? 'none' : facts.gaps.map(formatGap).join(', ')],
    ...facts.notices.map(({ code, message }): [string, string] => ['note', `${message} [${code}]`]),
  ];
  const table = formatTable(
    [
      { title: facts.name, align: 'left' },
      { title: '', align: 'left' },
    ],
    rows.map(([key, value]) => [`  ${key}`, value]),
  );
  return table;
}

function formatGap({ atSeconds, seconds }: { atSeconds: number; seconds: number }): string {
  return `${formatDuration(seconds)} at ${formatDuration(atSeconds)}`;
}

function channelRange(names: readonly string[]): string {
  return names.length <= 2 ? names.join(', ') : `${names[0]} … ${names[names.length - 1]}`;
}
