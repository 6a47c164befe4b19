import { Command } from 'commander';
import {
  amplitudeUnit,
  durationSeconds,
  eventCounts,
  type NamedRecording,
  type Notice,
  type OpenedRecording,
  totalSampleCount,
} from '../../core/index.ts';
import { hasNoElectrodes, type SearchProblem } from '../files/find-recordings.ts';
import { openPlace } from '../files/open-place.ts';
import { type EventsTold, tellEvents } from '../files/recorded-events.ts';
import { errorFacts, exitCodes, formatError } from './error-line.ts';
import { eventsToldText } from './events-text.ts';
import { addFileFlags, type FileFlags, openOptionsFromFlags } from './file-flags.ts';
import { findPlaces } from './recording-places.ts';
import { formatNotices } from './sort-outcome.ts';
import { formatCount, formatDuration, formatRate } from './text-table.ts';

interface InfoFlags extends FileFlags {
  readonly json?: boolean;
}

export function infoCommand(): Command {
  const command = new Command('info')
    .summary('say what a file is')
    .description('Says what a file is: format, rate, channels, duration, scaling, gaps, events.')
    .argument('<path>', 'a recording, or a folder of recordings')
    .option('--json', 'print the facts as JSON')
    .action(runInfo);
  addFileFlags(command);
  return command;
}

/** Tells of every place that can be opened; one that cannot does not hide the others. */
async function runInfo(path: string, flags: InfoFlags): Promise<void> {
  const options = await openOptionsFromFlags(flags);
  const facts: RecordingFacts[] = [];
  const texts: string[] = [];
  const tell = async (place: string, opened: OpenedRecording) => {
    for (const named of opened.recordings) {
      const events = await tellEvents(named, MOST_EVENT_BYTES);
      const found = { ...recordingFacts(place, opened, named), events: eventFacts(events) };
      facts.push(found);
      texts.push(formatFacts(found, eventsToldText(events, place), named.recording.notices));
    }
    if (opened.notices.length > 0) texts.push(formatNotices(opened.notices));
  };
  const problems: SearchProblem[] = [];
  for (const place of await findPlaces(path, options)) {
    try {
      const opened = await openPlace(place, options);
      try {
        await tell(place, opened);
      } finally {
        await opened.close();
      }
    } catch (error) {
      problems.push({ path: place, error });
    }
  }
  for (const problem of problems) tellProblem(problem, facts.length > 0);
  if (facts.length === 0) return;
  process.stdout.write(flags.json ? `${JSON.stringify(facts, null, 2)}\n` : texts.join('\n'));
}

/** Beside recordings, a file without electrodes is no fault. */
function tellProblem(problem: SearchProblem, isAmongOthers: boolean): void {
  const { path, error } = problem;
  if (isAmongOthers && hasNoElectrodes(problem)) {
    process.stderr.write(formatNotices([errorFacts(error, path)]));
    return;
  }
  process.stderr.write(formatError(error, path));
  process.exitCode = exitCodes.error;
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

type RecordingFacts = ReturnType<typeof recordingFacts>;

/** More than this is looked through only when events are asked for. */
const MOST_EVENT_BYTES = 1 << 30;

/** Numbers of events by channel; null where there are none or they were not read. */
function eventFacts(told: EventsTold | null) {
  if (told === null || told.state !== 'read') return null;
  const counts = eventCounts(told.events);
  return {
    count: told.events.seconds.length,
    channels: told.events.channels.map((name, i) => ({ name, count: counts[i]! })),
    notices: told.events.notices,
  };
}

/** @param notices those of the recording alone */
function formatFacts(facts: RecordingFacts, events: string, notices: readonly Notice[]): string {
  const { name, sampleCount, gaps } = facts;
  const rows: [string, string][] = [
    ['path', facts.path],
    ['format', facts.format],
    ['rate', `${formatRate(facts.sampleRate)} Hz`],
    ['channels', `${facts.channelCount} (${channelRange(facts.channelNames)})`],
    ['duration', `${formatDuration(facts.durationSeconds)} (${formatCount(sampleCount)} samples)`],
    ['scaling', scalingText(facts)],
    ['probe', facts.probe ?? 'positions unknown'],
    ['gaps', gaps.length === 0 ? 'none' : gaps.map(formatGap).join(', ')],
    ['events', events],
    ...notices.map(({ code, message }): [string, string] => ['note', `${message} [${code}]`]),
  ];
  return `${name}\n${rows.map(([key, value]) => `  ${key.padEnd(8)}  ${value}\n`).join('')}`;
}

function scalingText(facts: RecordingFacts): string {
  if (amplitudeUnit(facts) === 'counts') return 'not stated';
  // Formats keep the gain in single precision: the digits beyond are not the file's.
  return `${Number(facts.gainToMicrovolts.toPrecision(7))} µV per count`;
}

function formatGap({ atSeconds, seconds }: { atSeconds: number; seconds: number }): string {
  return `${formatDuration(seconds)} at ${formatDuration(atSeconds)}`;
}

function channelRange(names: readonly string[]): string {
  return names.length <= 2 ? names.join(', ') : `${names[0]} … ${names[names.length - 1]}`;
}
