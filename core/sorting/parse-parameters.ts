import { UserError } from '../base/errors.ts';
import { parameterTable } from './parameter-table.ts';
import {
  type BandSpec,
  type NumberOrWordSpec,
  type NumberSpec,
  type ParameterSpec,
  type Parameters,
  type Stage,
  stages,
} from './parameters.ts';

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
