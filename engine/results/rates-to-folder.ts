import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type Covariates,
  codesCsv,
  codingKernels,
  featuresCsv,
  goodnessCsv,
  parseStimulusCsv,
  type RatesAnalysis,
  type RatesResult,
  ratesCsv,
  ratesJson,
  renderRatesReport,
  throwIfCancelled,
  type WorkContext,
} from '../../core/index.ts';
import { analyseInBackground } from '../compute/analyse-in-background.ts';
import { AtomicFolder } from '../files/atomic-folder.ts';
import { readTextFile } from '../files/read-text-file.ts';
import { version } from '../version.ts';
import { type ModelSettings, ratesRequest } from './rates-request.ts';
import {
  type ReadTrials,
  readTrials,
  type TrialsInput,
  type TrialsRequest,
} from './read-trials.ts';

const marker = 'rates.json';

/** What is asked of the models, and where the stimulus is known from. */
export interface RatesSettings extends ModelSettings {
  readonly stimulusPath?: string;
}

export interface RatesOutcome {
  readonly folder: string;
  readonly files: readonly string[];
  readonly result: RatesResult;
  readonly notices: readonly string[];
}

/**
 * Fits models to the spikes around events and writes a folder, which is there as a whole or not at
 * all. An older result of the same kind in its place is replaced.
 * @throws UserError, CancellationError; then nothing was written
 */
export async function ratesToFolder(
  folder: string,
  trialsRequest: TrialsRequest,
  settings: RatesSettings,
  context: WorkContext,
): Promise<RatesOutcome> {
  await AtomicFolder.check(folder, undefined, marker);
  const read = await readTrials(trialsRequest, context);
  const { stimulusPath } = settings;
  const stimulus = stimulusPath === undefined ? undefined : await readStimulus(stimulusPath, read);
  const request = ratesRequest(read.trials, settings, stimulus);
  const analysis = await analyseInBackground({ trials: read.trials, request }, context);
  const result = { trials: read.trials, request, analysis };
  const notices = [...kernelNotices(), ...noticesOf(read), ...unansweredNotices(analysis)];
  const inputs = [...read.inputs, ...(stimulusPath === undefined ? [] : [{ path: stimulusPath }])];
  const paths = inputs.map(({ path }) => path);
  const contents: Record<string, string> = {
    'features.csv': featuresCsv(result),
    'codes.csv': codesCsv(result),
    'rates.csv': ratesCsv(result),
    'goodness.csv': goodnessCsv(result),
    'report.html': renderRatesReport({
      title: paths
        .slice(0, 2)
        .map((path) => basename(path))
        .join(' and '),
      result,
      notices,
      settings: settingsInWords(trialsRequest, settings, paths),
      spikeloomVersion: version,
    }),
  };
  const files = [...Object.keys(contents), marker];
  const inputFacts = await Promise.all(inputs.map(factsOfInput));
  contents[marker] = ratesJson(result, {
    spikeloomVersion: version,
    inputs: inputFacts,
    notices,
    files,
  });
  throwIfCancelled(context.cancellation);
  await writeFolder(folder, contents);
  return { folder, files, result, notices };
}

async function readStimulus(path: string, { trials }: ReadTrials): Promise<Covariates> {
  return parseStimulusCsv(await readTextFile(path), path, trials.binCount);
}

/** Says where this machine does without the compiled kernels, which all its threads then do. */
function kernelNotices(): string[] {
  if (codingKernels().kind === 'wasm-simd') return [];
  return [
    'This runtime has no WebAssembly with SIMD and shared memory: the models were fitted without it, which takes several times as long.',
  ];
}

function noticesOf({ silentUnitIds, cutEventCount, trials, ...read }: ReadTrials): string[] {
  const notices = read.notices.map(({ message }) => message);
  if (silentUnitIds.length > 0) {
    const units = silentUnitIds.length === 1 ? 'Unit' : 'Units';
    notices.push(
      `${units} ${silentUnitIds.join(', ')} left out: no spike in any window, so there is nothing to fit.`,
    );
  }
  if (cutEventCount > 0) {
    notices.push(
      `${cutEventCount} of ${cutEventCount + trials.neurons[0]!.trialCount} events left out: a part of their window is outside the recording.`,
    );
  }
  return notices;
}

/** Says where templates were looked for in vain. */
function unansweredNotices({ models }: RatesAnalysis): string[] {
  const inVain = models.filter(
    ({ features, neurons }) =>
      features !== undefined && neurons.every(({ code }) => code.value.length === 0),
  );
  if (inVain.length === 0) return [];
  const names = inVain.map(({ model }) => model).join(', ');
  return [
    `No unit answers to the events as far as ${names} can tell: no template occurs anywhere, and the templates are those that learning began with.`,
  ];
}

function settingsInWords(
  { window, place, unitIds }: TrialsRequest,
  { models, templateCount, templateMs, historyMs, testShare, seed }: RatesSettings,
  paths: readonly string[],
): (readonly [string, string])[] {
  const baseline = window.baselineMs?.map((stretch) => stretch.join(' to ')).join(', ');
  return [
    ['files', paths.map((path) => basename(path)).join(', ')],
    ...('sorting' in place ? [] : [['--sample-rate', `${place.sampleRate} Hz`] as const]),
    ['--units', unitIds?.join(', ') ?? 'all'],
    ['--window-ms', `${window.startMs} to ${window.endMs}`],
    ['--bin-ms', String(window.binMs)],
    ['--baseline-ms', baseline ?? 'before the event'],
    ['--model', models.join(', ')],
    ['--templates', String(templateCount)],
    ['--template-ms', String(templateMs)],
    ['--history-ms', String(historyMs)],
    ['--test-share', String(testShare)],
    ['--seed', String(seed)],
  ];
}

async function factsOfInput({ path, content }: TrialsInput) {
  const bytes = content === undefined ? await readFile(path) : Buffer.from(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: basename(path), byteLength: bytes.length, sha256 };
}

async function writeFolder(
  folder: string,
  contents: Readonly<Record<string, string>>,
): Promise<void> {
  const output = await AtomicFolder.begin(folder, undefined, marker);
  try {
    for (const [name, content] of Object.entries(contents)) await output.writeFile(name, content);
    await output.commit();
  } catch (error) {
    await output.discard();
    throw error;
  }
}
