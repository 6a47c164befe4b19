import { resolve } from 'node:path';
import { type RateModelName, type TrialWindow, UserError } from '../../core/index.ts';
import type { RatesSettings } from '../results/rates-to-folder.ts';
import type { SpikesPlace, TrialsRequest } from '../results/read-trials.ts';
import { numberFrom, optionalNumberFrom, sampleRateFrom, wholeNumberFrom } from './flag-values.ts';

/** The flags of `rates` as the command line gave them. */
export interface RatesFlags {
  readonly sorting?: string;
  readonly spikes?: string;
  readonly sampleRate?: string;
  readonly units?: readonly string[];
  readonly events: string;
  readonly eventRecording?: string;
  readonly eventChannel?: string;
  readonly eventValue?: string;
  readonly stimulus?: string;
  readonly windowMs: readonly string[];
  readonly baselineMs?: readonly string[];
  readonly binMs: string;
  readonly model: readonly RateModelName[];
  readonly templates: string;
  readonly templateMs: string;
  readonly historyMs: string;
  readonly testShare: string;
  readonly seed: string;
  readonly out: string;
  readonly json?: boolean;
}

/**
 * Which spikes around which events.
 * @throws UserError (`BAD_FLAG`)
 */
export function trialsRequestFrom(flags: RatesFlags): TrialsRequest {
  const unitIds = flags.units?.map((id) => wholeNumberFrom('--units', id, -0x80000000, 0x7fffffff));
  return {
    place: placeOf(flags),
    events: {
      path: resolve(flags.events),
      recording: flags.eventRecording,
      channel: flags.eventChannel,
      value: optionalNumberFrom('--event-value', flags.eventValue),
    },
    window: windowOf(flags),
    ...(unitIds && { unitIds: [...new Set(unitIds)] }),
  };
}

/**
 * What is asked of the models.
 * @throws UserError (`BAD_FLAG`)
 */
export function ratesSettingsFrom(flags: RatesFlags): RatesSettings {
  return {
    models: [...new Set(flags.model)],
    templateCount: wholeNumberFrom('--templates', flags.templates, 1, 100),
    templateMs: numberFrom('--template-ms', flags.templateMs),
    historyMs: flags.historyMs === 'auto' ? 'auto' : notNegative('--history-ms', flags.historyMs),
    testShare: shareFrom(flags.testShare),
    seed: wholeNumberFrom('--seed', flags.seed, 0, 0xffffffff),
    ...(flags.stimulus !== undefined && { stimulusPath: resolve(flags.stimulus) }),
  };
}

function placeOf({ sorting, spikes, sampleRate }: RatesFlags): SpikesPlace {
  if ((sorting === undefined) === (spikes === undefined)) {
    throw new UserError('BAD_FLAG', 'Give either --sorting FOLDER or --spikes FILE.');
  }
  const rate = sampleRateFrom(sampleRate);
  if (spikes !== undefined && rate === undefined) {
    throw new UserError('BAD_FLAG', '--spikes counts samples; give --sample-rate HZ as well.');
  }
  return { path: resolve(sorting ?? spikes!), sampleRate: rate };
}

function windowOf({ windowMs, binMs, baselineMs }: RatesFlags): TrialWindow {
  if (windowMs.length !== 2) {
    throw new UserError(
      'BAD_FLAG',
      `--window-ms is "${windowMs.join(' ')}"; give two numbers, the start and the end, such as -200 800.`,
    );
  }
  if (baselineMs !== undefined && baselineMs.length % 2 !== 0) {
    throw new UserError(
      'BAD_FLAG',
      `--baseline-ms is "${baselineMs.join(' ')}"; give a start and an end for each stretch.`,
    );
  }
  const baseline = (baselineMs ?? []).map((text) => numberFrom('--baseline-ms', text));
  return {
    startMs: numberFrom('--window-ms', windowMs[0]!),
    endMs: numberFrom('--window-ms', windowMs[1]!),
    binMs: numberFrom('--bin-ms', binMs),
    ...(baselineMs && {
      baselineMs: Array.from(
        { length: baseline.length / 2 },
        (_, i) => [baseline[2 * i]!, baseline[2 * i + 1]!] as const,
      ),
    }),
  };
}

function notNegative(flag: string, text: string): number {
  const value = numberFrom(flag, text);
  if (value >= 0) return value;
  throw new UserError('BAD_FLAG', `${flag} is ${text}; give 0 or more.`);
}

function shareFrom(text: string): number {
  const share = numberFrom('--test-share', text);
  if (share > 0 && share < 1) return share;
  throw new UserError('BAD_FLAG', `--test-share is ${text}; give a number between 0 and 1.`);
}
