import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CancellationError, UserError } from '../../core/index.ts';
import { errorFacts } from '../error-facts.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import {
  hasNoElectrodes,
  mayHoldRecordings,
  type SearchProblem,
} from '../files/find-recordings.ts';
import type { FoundRecording } from '../files/found-recording.ts';
import { type JobListener, JobRunner } from '../jobs/job-runner.ts';
import { enqueue, keepInQueue, type PlannedRecording, planSession } from '../jobs/plan-session.ts';
import { noteRecordings } from '../jobs/session-recordings.ts';
import { SpeedHistory } from '../jobs/speed-history.ts';
import { summaryCsv, summaryOf } from '../jobs/summary.ts';
import { readSettings, type SessionSettings } from '../session/settings.ts';
import { homeNames } from '../store/home-names.ts';
import { openSession } from '../store/open-session.ts';
import type { SessionStore } from '../store/session-store.ts';
import { exitCodes, formatError } from './error-line.ts';
import { ProgressBar } from './progress-bar.ts';
import { sayOfFiles } from './said-of-session.ts';
import { formatPlan, formatSummary, summaryFacts } from './session-tables.ts';
import type { SortCommandRequest } from './sort-command-request.ts';
import { formatNotices } from './sort-outcome.ts';

/**
 * Sorts all recordings of a folder that are not sorted yet, and remembers what was found. What was
 * interrupted goes on where it was.
 * @throws CancellationError; UserError (`SESSION_HELD`) where another process sorts it,
 *   (`NO_RECORDING`, `SETTINGS_INVALID`)
 */
export async function sortSession(folder: string, request: SortCommandRequest): Promise<void> {
  await refuseFile(folder);
  const settings = await readSettings(folder);
  // Before anything is made in the folder.
  if (!(await mayHoldRecordings(folder))) throw noRecording(folder);
  const store = await openSession(folder);
  try {
    await sortIn(store, request, settings);
  } finally {
    await store.close();
  }
}

async function sortIn(
  store: SessionStore,
  request: SortCommandRequest,
  settings: SessionSettings,
): Promise<void> {
  const { cancellation, parameters, limits, backend, concatenate, force } = request;
  const { folder, home, isElsewhere } = store.place;
  process.stderr.write(formatNotices(store.notices));
  if (isElsewhere) {
    process.stderr.write(
      `note[STORED_ELSEWHERE]: ${folder} may not be written, so results go to ${home}.\n`,
    );
  }
  if (request.forgetsFacts) store.said.sayOfAll({});
  process.stderr.write(formatNotices(sayOfFiles(store, request.options)));
  const overridesOf = ({ place }: FoundRecording) => settings.overridesOf(place);
  const found = await noteRecordings(store, { concatenate, overridesOf });
  if (found.recordings.length + found.problems.length === 0) throw noRecording(folder);
  for (const problem of found.problems) process.stderr.write(formatProblem(problem));
  const speeds = await SpeedHistory.open();
  const places = found.recordings.flatMap(
    ({ record }) => record.parts?.map(({ place }) => place) ?? [record.place],
  );
  process.stderr.write(formatNotices(settings.noticesFor(places)));
  const wishes = { parameters: { ...settings.parameters, ...parameters }, force };
  const planned = await planSession(store, found.recordings, wishes, speeds);
  keepInQueue(store, planned);
  enqueue(store, planned, wishes);
  process.stderr.write(formatPlan(folder, planned));

  const bar = new ProgressBar(process.stderr, () => performance.now());
  const runner = new JobRunner(store, { limits, backend }, speeds, told(store, planned, bar));
  await runner.run(cancellation);
  if (cancellation.cancelled) {
    throw new CancellationError('Stopped. The same command goes on from here.');
  }

  const rows = summaryOf(store, found);
  const summaryPath = join(home, homeNames.summary);
  await writeFileAtomically(summaryPath, summaryCsv(rows));
  process.stdout.write(
    request.asJson
      ? `${JSON.stringify({ folder, home, recordings: rows.map(summaryFacts) }, null, 2)}\n`
      : `${formatSummary(rows)}\n${summaryPath}\n`,
  );
  if (rows.some(({ state }) => state === 'failed')) process.exitCode = exitCodes.error;
}

/** Shows how far the work is, and what went wrong. */
function told(
  store: SessionStore,
  planned: readonly PlannedRecording[],
  bar: ProgressBar,
): JobListener {
  const queued = planned.filter(({ isQueued }) => isQueued).map(({ record }) => record.id);
  const nameOf = (id: number) => store.recordings.byId(id)!.resultFolder;
  return {
    onState({ state, recordingId }, result) {
      if (state === 'running') {
        bar.begin(`${queued.indexOf(recordingId) + 1}/${queued.length} ${nameOf(recordingId)}`);
      } else {
        bar.clear();
        const { place } = store.recordings.byId(recordingId)!;
        process.stderr.write(formatNotices(result?.outcome?.notices ?? [], place));
      }
    },
    onProgress: (_, progress) => bar.show(progress),
    onError({ recordingId }, error) {
      process.stderr.write(formatError(error, store.recordings.byId(recordingId)!.place));
    },
  };
}

/** Nothing is wrong with what has no electrodes. */
function formatProblem(problem: SearchProblem): string {
  const { path, error } = problem;
  return hasNoElectrodes(problem)
    ? formatNotices([errorFacts(error, path)])
    : formatError(error, path);
}

function noRecording(folder: string): UserError {
  return new UserError(
    'NO_RECORDING',
    `${folder} holds no recording that Spikeloom reads, and neither do the folders in it; see the formats in README.md.`,
  );
}

async function refuseFile(path: string): Promise<void> {
  if ((await stat(path)).isDirectory()) return;
  throw new UserError(
    'BAD_FLAG',
    `--out is missing. Say where the result of ${path} goes, or name its folder to sort all in it as a session.`,
  );
}
