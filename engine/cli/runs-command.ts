import { Command, Option } from 'commander';
import { type Parameters, parameterTable, UserError } from '../../core/index.ts';
import { compareRuns, type RunComparison } from '../session/compare-runs.ts';
import { readSession } from '../store/open-session.ts';
import type { RunRecord } from '../store/run-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatTable,
  type TextColumn,
} from './text-table.ts';

interface RunsFlags {
  readonly compare?: readonly string[];
  readonly json?: boolean;
}

export function runsCommand(): Command {
  return new Command('runs')
    .summary('say how the recordings of a folder were sorted, and compare two runs')
    .description(
      'Lists every sorting of the recordings of a folder with where it comes from, or says which units of two of them agree, by SpikeInterface’s agreement score.',
    )
    .argument('<folder>', 'a folder that "spikeloom sort" was given')
    .addOption(new Option('--compare <runs...>', 'numbers of two runs of one recording'))
    .option('--json', 'print the facts as JSON')
    .action(runRuns);
}

async function runRuns(folder: string, flags: RunsFlags): Promise<void> {
  const store = await readSession(folder);
  try {
    const text =
      flags.compare === undefined
        ? historyText(store, flags.json === true)
        : comparisonText(compareRuns(store, ...twoRuns(flags.compare)), flags.json === true);
    process.stdout.write(text);
  } finally {
    await store.close();
  }
}

function twoRuns(given: readonly string[]): [number, number] {
  const [first, second] = given.map(Number);
  if (given.length === 2 && Number.isInteger(first) && Number.isInteger(second)) {
    return [first, second];
  }
  throw new UserError(
    'BAD_FLAG',
    `--compare is "${given.join(' ')}"; give the numbers of two runs, as in --compare 3 5.`,
  );
}

function historyText(store: SessionStore, asJson: boolean): string {
  const runs = store.runs.list();
  if (asJson)
    return `${JSON.stringify({ runs: runs.map((run) => factsOf(store, run)) }, null, 2)}\n`;
  const notices = runs.flatMap(({ id, notices: ofRun }) =>
    ofRun.map(({ code, message }) => `run ${id}: ${message} [${code}]\n`),
  );
  const table = formatTable(
    historyColumns,
    runs.map((run) => [
      String(run.id),
      recordingOf(store, run).resultFolder,
      run.startedAt.replace(/\.\d+Z$/, 'Z'),
      run.error === null ? run.state : `${run.state} [${run.error.code}]`,
      run.wallSeconds === null ? '-' : formatDuration(run.wallSeconds),
      run.numbers === null ? '-' : formatCount(run.numbers.unitCount),
      run.numbers === null ? '-' : formatCount(run.numbers.spikeCount),
      run.version,
      run.importedFrom === null
        ? changedParameters(store.runs.parametersOf(run))
        : `imported from ${run.importedFrom.path} (${run.importedFrom.form})`,
    ]),
  );
  return `${table}${notices.join('')}`;
}

const historyColumns: readonly TextColumn[] = [
  { title: 'run', align: 'right' },
  { title: 'recording', align: 'left' },
  { title: 'started', align: 'left' },
  { title: 'state', align: 'left' },
  { title: 'took', align: 'right' },
  { title: 'units', align: 'right' },
  { title: 'spikes', align: 'right' },
  { title: 'version', align: 'left' },
  { title: 'parameters, or where it is from', align: 'left' },
];

/** All that decides the result of a run, and how it went. */
function factsOf(store: SessionStore, run: RunRecord) {
  const { place, resultFolder, files } = recordingOf(store, run);
  return {
    ...run,
    recording: resultFolder,
    place,
    files: files.map(({ path, byteLength, sha256 }) => ({ path, byteLength, sha256 })),
    parameters: store.runs.parametersOf(run),
  };
}

const recordingOf = (store: SessionStore, { recordingId }: RunRecord) =>
  store.recordings.byId(recordingId)!;

/** Parameters that are not what they are by default. */
function changedParameters(parameters: Parameters): string {
  const changed = parameterTable.filter(
    (spec) => wordsOf(parameters[spec.name]) !== String(spec.default),
  );
  if (changed.length === 0) return 'defaults';
  return changed.map(({ name }) => `${name}=${wordsOf(parameters[name])}`).join(' ');
}

function wordsOf(value: Parameters[keyof Parameters]): string {
  return typeof value === 'object' ? `${value.lowHz}-${value.highHz}` : String(value);
}

function comparisonText(comparison: RunComparison, asJson: boolean): string {
  const { run, other, units, otherUnitIds, differences } = comparison;
  if (asJson) {
    const facts = { run: run.id, other: other.id, units, otherUnitIds, differences };
    return `${JSON.stringify(facts, null, 2)}\n`;
  }
  const table = formatTable(
    [
      { title: `unit of run ${run.id}`, align: 'right' },
      { title: 'spikes', align: 'right' },
      { title: `unit of run ${other.id}`, align: 'right' },
      { title: 'spikes', align: 'right' },
      { title: 'agreement', align: 'right' },
    ],
    units.map((unit) => [
      String(unit.unitId),
      formatCount(unit.spikeCount),
      unit.otherUnitId === null ? '-' : String(unit.otherUnitId),
      unit.otherSpikeCount === null ? '-' : formatCount(unit.otherSpikeCount),
      formatNumber(unit.agreement, 2),
    ]),
  );
  const agreeing = units.filter(({ otherUnitId }) => otherUnitId !== null).length;
  const alone =
    otherUnitIds.length === 0
      ? `run ${other.id} has no other units`
      : `run ${other.id} alone has ${otherUnitIds.join(', ')}`;
  const changed =
    differences.length === 0
      ? 'the same parameters'
      : `other parameters (${differences.join('; ')})`;
  return `${table}\n${agreeing} of ${units.length} units agree by 0.50 or more; ${alone}.\nThe runs had ${changed}.\n`;
}
