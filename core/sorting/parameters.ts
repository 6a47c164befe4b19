import { UserError } from '../base/errors.ts';

/** The parts of the work, in their order. */
const stages = ['preprocess', 'detect', 'learn', 'sort'] as const;

/** The part of the work that a parameter is needed from: nothing before it depends on the parameter. */
export type Stage = (typeof stages)[number];

interface SpecBase {
  /** Key in `Parameters`; the CLI flag is its kebab-case form. */
  readonly name: keyof Parameters;
  /** A few words for the label of a field. */
  readonly title: string;
  readonly stage: Stage;
  /** Unit of the value, empty where it has none. */
  readonly unit: string;
  /** One line for people who record neurons, not for programmers. */
  readonly help: string;
}

export interface NumberSpec extends SpecBase {
  readonly kind: 'number' | 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** A number, or one of a few words in its place. */
export interface NumberOrWordSpec extends SpecBase {
  readonly kind: 'number-or-word' | 'integer-or-word';
  readonly default: string;
  readonly words: readonly string[];
  readonly min: number;
  readonly max: number;
}

export interface ChoiceSpec extends SpecBase {
  readonly kind: 'choice';
  readonly default: string;
  readonly choices: readonly string[];
}

export interface FlagSpec extends SpecBase {
  readonly kind: 'flag';
  readonly default: boolean;
}

/** A band `LOW-HIGH`, or `off`. */
export interface BandSpec extends SpecBase {
  readonly kind: 'band';
  readonly default: string;
  readonly min: number;
  readonly max: number;
}

export type ParameterSpec = NumberSpec | NumberOrWordSpec | ChoiceSpec | FlagSpec | BandSpec;

/** Everything that decides a result, together with the input. Thread counts are not here: they never do. */
export interface Parameters {
  readonly units: 'auto' | number;
  readonly seed: number;
  readonly bandPass: 'off' | { readonly lowHz: number; readonly highHz: number };
  readonly reference: 'auto' | 'median' | 'off';
  readonly whiten: 'spatial+temporal' | 'spatial' | 'temporal' | 'off';
  readonly drift: 'auto' | 'on' | 'off';
  readonly neighbourhoodUm: number;
  readonly polarity: 'negative' | 'positive' | 'both';
  readonly detectSigma: number;
  readonly templateMs: 'auto' | number;
  readonly twoSided: boolean;
  readonly groupAtoms: boolean;
  readonly lambdaSigma: number;
  readonly learnLambda: 'off' | 'gamma';
  readonly learnSeconds: number;
  readonly learner: 'closed-form' | 'network';
  readonly networkBackend: 'wasm' | 'cpu' | 'webgpu' | 'tensorflow';
  readonly follow: 'auto' | 'off';
  readonly refractoryMs: number;
  readonly minimumSpikes: number;
}

/** THE table: flags, forms, validation and docs are made from it. */
export const parameterTable: readonly ParameterSpec[] = [
  {
    name: 'units',
    title: 'Units',
    kind: 'integer-or-word',
    words: ['auto'],
    default: 'auto',
    min: 1,
    max: 2000,
    unit: '',
    stage: 'learn',
    help: 'number of neurons to look for; auto finds it from the recording',
  },
  {
    name: 'seed',
    title: 'Seed',
    kind: 'integer',
    default: 0,
    min: 0,
    max: 4294967295,
    unit: '',
    stage: 'preprocess',
    help: 'seed of every random choice; the same seed gives the same bytes',
  },
  {
    name: 'bandPass',
    title: 'Band-pass',
    kind: 'band',
    default: '300-6000',
    min: 0.1,
    max: 50000,
    unit: 'Hz',
    stage: 'preprocess',
    help: 'zero-phase Butterworth band-pass; the upper edge is lowered to 0.45 of the sampling rate where it must be',
  },
  {
    name: 'reference',
    title: 'Common reference',
    kind: 'choice',
    choices: ['auto', 'median', 'off'],
    default: 'auto',
    unit: '',
    stage: 'preprocess',
    help: 'common median reference over channels; auto uses it from 16 channels on',
  },
  {
    name: 'whiten',
    title: 'Whitening',
    kind: 'choice',
    choices: ['spatial+temporal', 'spatial', 'temporal', 'off'],
    default: 'spatial+temporal',
    unit: '',
    stage: 'preprocess',
    help: 'make the noise white across channels, in time, or both; the model assumes white noise',
  },
  {
    name: 'drift',
    title: 'Drift correction',
    kind: 'choice',
    choices: ['auto', 'on', 'off'],
    default: 'auto',
    unit: '',
    stage: 'preprocess',
    help: 'estimate how the tissue moves along the probe and correct 2 um or more of it; on says in any case what was found',
  },
  {
    name: 'neighbourhoodUm',
    title: 'Neighbourhood',
    kind: 'number',
    default: 100,
    min: 1,
    max: 10000,
    unit: 'um',
    stage: 'preprocess',
    help: 'contacts within this distance can see the same spike',
  },
  {
    name: 'polarity',
    title: 'Polarity of peaks',
    kind: 'choice',
    choices: ['negative', 'positive', 'both'],
    default: 'both',
    unit: '',
    stage: 'detect',
    help: 'sign of the peaks that may start a template',
  },
  {
    name: 'detectSigma',
    title: 'Detection threshold',
    kind: 'number',
    default: 4.5,
    min: 2,
    max: 50,
    unit: 'noise SD',
    stage: 'detect',
    help: 'height of a peak that may start a template',
  },
  {
    name: 'templateMs',
    title: 'Template length',
    kind: 'number-or-word',
    words: ['auto'],
    default: 'auto',
    min: 0.4,
    max: 20,
    unit: 'ms',
    stage: 'detect',
    help: 'length of a template; auto takes 2.5 ms, and more where the waveforms go on for longer',
  },
  {
    name: 'twoSided',
    title: 'Two-sided code',
    kind: 'flag',
    default: false,
    unit: '',
    stage: 'learn',
    help: 'allow negative codes (a template may occur upside down, as in the simulations of the paper)',
  },
  {
    name: 'lambdaSigma',
    title: 'Sparsity weight λ',
    kind: 'number',
    default: 4.5,
    min: 0.5,
    max: 100,
    unit: 'noise SD',
    stage: 'learn',
    help: 'sparsity weight lambda, in standard deviations of the template-filtered noise',
  },
  {
    name: 'learnLambda',
    title: 'Learn λ',
    kind: 'choice',
    choices: ['off', 'gamma'],
    default: 'off',
    unit: '',
    stage: 'learn',
    help: "gamma adapts lambda by the CRsAE paper's Eq. 20; off keeps lambda-sigma",
  },
  {
    name: 'learnSeconds',
    title: 'Learn from',
    kind: 'number',
    default: 300,
    min: 1,
    max: 100000,
    unit: 's',
    stage: 'learn',
    help: 'how much of the recording the templates are learned from, as a seeded sample spread over it',
  },
  {
    name: 'learner',
    title: 'Learner of templates',
    kind: 'choice',
    choices: ['closed-form', 'network'],
    default: 'closed-form',
    unit: '',
    stage: 'learn',
    help: "closed-form solves for the templates; network trains them by back-propagation through the papers' auto-encoder, which takes minutes",
  },
  {
    name: 'networkBackend',
    title: 'Backend of the network',
    kind: 'choice',
    choices: ['wasm', 'cpu', 'webgpu', 'tensorflow'],
    default: 'wasm',
    unit: '',
    stage: 'learn',
    help: 'what a network is trained with, which rounds in its own way; "spikeloom backends" says what is here',
  },
  {
    name: 'follow',
    title: 'Follow changing units',
    kind: 'choice',
    choices: ['auto', 'off'],
    default: 'auto',
    unit: '',
    stage: 'sort',
    help: 'let templates follow units whose spikes change along a recording of five minutes or more; units that stay the same keep theirs',
  },
  {
    name: 'refractoryMs',
    title: 'Refractory period',
    kind: 'number',
    default: 1,
    min: 0,
    max: 20,
    unit: 'ms',
    stage: 'learn',
    help: 'a neuron does not fire twice within this time',
  },
  {
    name: 'minimumSpikes',
    title: 'Fewest spikes of a unit',
    kind: 'integer',
    default: 10,
    min: 1,
    max: 100000,
    unit: 'spikes',
    stage: 'learn',
    help: 'a unit with fewer spikes in the sample it is learned from is dropped (auto count only)',
  },
  {
    name: 'groupAtoms',
    title: 'Times between samples',
    kind: 'flag',
    default: false,
    unit: '',
    stage: 'sort',
    help: 'give each unit a group of atoms (template, time derivative, first variation) and time spikes between the samples by them; which spikes there are stays the same',
  },
];

/** The parameters that a stage of the work depends on: its own and those of the stages before it. */
export function parametersUpTo(parameters: Parameters, stage: Stage): Partial<Parameters> {
  const needed = parameterTable.filter(
    (spec) => stages.indexOf(spec.stage) <= stages.indexOf(stage),
  );
  return Object.fromEntries(needed.map(({ name }) => [name, parameters[name]]));
}

/** `lambdaSigma` -> `lambda-sigma`. */
export function flagName(spec: ParameterSpec): string {
  return spec.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Reads parameters from text or JSON values (flags, forms, sidecars), fills in defaults.
 * @throws UserError (`BAD_PARAMETER`) that names the parameter, what was found and what is allowed
 */
export function parseParameters(raw: Readonly<Record<string, unknown>>): Parameters {
  const values: Record<string, unknown> = {};
  for (const spec of parameterTable)
    values[spec.name] = parseValue(spec, raw[spec.name] ?? spec.default);
  for (const name of Object.keys(raw)) {
    if (!parameterTable.some((spec) => spec.name === name)) {
      throw new UserError('BAD_PARAMETER', `There is no parameter "${name}".`);
    }
  }
  return values as unknown as Parameters;
}

/** Allowed values of a parameter, in words. */
export function allowedValues(spec: ParameterSpec): string {
  switch (spec.kind) {
    case 'choice':
      return spec.choices.join('|');
    case 'flag':
      return 'true|false';
    case 'band':
      return `LOW-HIGH|off (${spec.min} to ${spec.max} ${spec.unit})`;
    case 'number-or-word':
      return `${spec.words.join('|')}|X (${spec.min} to ${spec.max} ${spec.unit})`;
    case 'integer-or-word':
      return `${spec.words.join('|')}|N (${spec.min} to ${spec.max})`;
    default:
      return `${spec.min} to ${spec.max}${spec.unit === '' ? '' : ` ${spec.unit}`}`;
  }
}

function parseValue(spec: ParameterSpec, raw: unknown): unknown {
  switch (spec.kind) {
    case 'flag':
      if (raw === true || raw === 'true') return true;
      if (raw === false || raw === 'false') return false;
      break;
    case 'choice':
      if (typeof raw === 'string' && spec.choices.includes(raw)) return raw;
      break;
    case 'band':
      if (raw === 'off') return raw;
      return parseBand(spec, raw);
    case 'number-or-word':
    case 'integer-or-word':
      if (typeof raw === 'string' && spec.words.includes(raw)) return raw;
      return parseNumber(spec, raw, spec.kind === 'integer-or-word');
    default:
      return parseNumber(spec, raw, spec.kind === 'integer');
  }
  throw badParameter(spec, raw);
}

function parseNumber(spec: NumberSpec | NumberOrWordSpec, raw: unknown, integer: boolean): number {
  const value =
    typeof raw === 'number'
      ? raw
      : typeof raw === 'string' && raw.trim() !== ''
        ? Number(raw)
        : NaN;
  if (!(value >= spec.min && value <= spec.max) || (integer && !Number.isInteger(value))) {
    throw badParameter(spec, raw);
  }
  return value;
}

function parseBand(spec: BandSpec, raw: unknown): { lowHz: number; highHz: number } {
  const band =
    typeof raw === 'string'
      ? /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(raw)?.slice(1).map(Number)
      : typeof raw === 'object' && raw !== null
        ? [Number((raw as { lowHz?: unknown }).lowHz), Number((raw as { highHz?: unknown }).highHz)]
        : undefined;
  const [lowHz, highHz] = band ?? [];
  if (
    lowHz === undefined ||
    highHz === undefined ||
    !(lowHz >= spec.min && highHz <= spec.max && lowHz < highHz)
  ) {
    throw badParameter(spec, raw);
  }
  return { lowHz, highHz };
}

function badParameter(spec: ParameterSpec, raw: unknown): UserError {
  const found = typeof raw === 'string' ? `"${raw}"` : JSON.stringify(raw);
  return new UserError(
    'BAD_PARAMETER',
    `--${flagName(spec)} is ${found}; give ${allowedValues(spec)} (${spec.help}).`,
  );
}
