import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  flagName,
  type Notice,
  parameterTable,
  parseParameters,
  UserError,
} from '../../core/index.ts';

/** Values of parameters by their names, as `parseParameters` reads them. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** What the user has written down about the recordings of a session folder. */
export interface SessionSettings {
  /** For every recording that is told nothing else, on the command line or below. */
  readonly parameters: ParameterValues;
  /** For one recording alone, by its place in the folder; they stand above all others. */
  overridesOf(place: string): ParameterValues;
  /** Tells of patterns that fit none of these places: most likely they are mistyped. */
  noticesFor(places: readonly string[]): Notice[];
}

const settingsName = 'spikeloom.json';

const example = '{"parameters": {"polarity": "negative"}, "recordings": {"day2/*": {"units": 4}}}';

/**
 * Reads `spikeloom.json` of a session folder: `parameters` for all recordings, and in `recordings`
 * those of the recordings whose path fits a pattern, in which `*` stands for anything within a name
 * and `**` for anything at all. Where several patterns fit, the later one counts.
 * @returns settings that change nothing where there is no such file
 * @throws UserError (`SETTINGS_INVALID`) that says what was found and what is expected
 */
export async function readSettings(folder: string): Promise<SessionSettings> {
  const path = join(folder, settingsName);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return '{}';
  });
  const content = objectFrom(parsed(text, path), path);
  for (const key of Object.keys(content)) {
    if (key !== 'parameters' && key !== 'recordings') {
      throw invalid(path, `holds "${key}", expected only "parameters" and "recordings"`);
    }
  }
  const parameters = valuesFrom(content.parameters ?? {}, `${path}: parameters`);
  const rules = Object.entries(objectFrom(content.recordings ?? {}, `${path}: recordings`)).map(
    ([pattern, values]) => ({
      pattern,
      fits: matcherOf(pattern),
      values: valuesFrom(values, `${path}: recordings "${pattern}"`),
    }),
  );
  return {
    parameters,
    overridesOf: (place) =>
      Object.assign({}, ...rules.filter(({ fits }) => fits(place)).map(({ values }) => values)),
    noticesFor: (places) =>
      rules
        .filter(({ fits }) => !places.some(fits))
        .map(({ pattern }) => ({
          code: 'SETTINGS_WITHOUT_RECORDING',
          message: `${path}: no recording fits "${pattern}".`,
        })),
  };
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(path, `is not valid JSON (${(error as Error).message})`);
  }
}

function objectFrom(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw invalid(where, `is ${JSON.stringify(value)}, expected an object`);
}

/** Parameters by their names; dashes, underscores and capitals do not count. */
function valuesFrom(value: unknown, where: string): ParameterValues {
  const values: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(objectFrom(value, where))) {
    const spec = parameterTable.find(({ name }) => plain(name) === plain(key));
    if (spec === undefined) {
      const names = parameterTable.map(flagName).join(', ');
      throw invalid(where, `holds "${key}", expected one of ${names}`);
    }
    values[spec.name] = given;
  }
  try {
    parseParameters(values);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError('SETTINGS_INVALID', `${where}: ${error.message}`);
  }
  return values;
}

const plain = (key: string) => key.replaceAll(/[-_]/g, '').toLowerCase();

function matcherOf(pattern: string): (place: string) => boolean {
  const source = pattern
    .split('**')
    .map((part) => part.split('*').map(literally).join('[^/]*'))
    .join('.*');
  const expression = new RegExp(`^${source}$`);
  return (place) => expression.test(place);
}

/** What a regular expression would read otherwise. */
const literally = (text: string) => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');

function invalid(where: string, what: string): UserError {
  return new UserError('SETTINGS_INVALID', `${where} ${what}, e.g. ${example}. Correct it.`);
}
