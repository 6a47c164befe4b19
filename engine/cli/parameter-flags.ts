import { type Command, Option } from 'commander';
import {
  allowedValues,
  flagName,
  type ParameterSpec,
  parameterTable,
  parseParameters,
} from '../../core/index.ts';

/** Headings of the help, by the stage that a parameter belongs to, in the order of the work. */
const stageHeadings: Record<ParameterSpec['stage'], string> = {
  preprocess: 'Preparing the signal:',
  detect: 'Finding peaks:',
  learn: 'Learning templates:',
  sort: 'Deciding on spikes:',
  all: 'In every stage:',
};

/**
 * Gives a command one flag for every parameter.
 * @param specs those that the command uses; the whole table unless told otherwise
 */
export function addParameterFlags(
  command: Command,
  specs: readonly ParameterSpec[] = parameterTable,
): void {
  const stages = Object.keys(stageHeadings);
  const inOrderOfWork = [...specs].sort(
    (a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage),
  );
  for (const spec of inOrderOfWork) command.addOption(parameterFlag(spec));
}

/**
 * The parameters that a command was given, with values that are allowed.
 * @throws UserError (`BAD_PARAMETER`)
 */
export function givenParameters(
  flags: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const given = Object.fromEntries(
    parameterTable
      .map(({ name }) => [name, flags[name]] as const)
      .filter(([, value]) => value !== undefined),
  );
  parseParameters(given);
  return given;
}

function parameterFlag(spec: ParameterSpec): Option {
  const flag = `--${flagName(spec)}`;
  const option =
    spec.kind === 'flag'
      ? new Option(flag, spec.help)
      : new Option(
          `${flag} <${placeholder(spec)}>`,
          `${spec.help}; ${allowedValues(spec)} (default ${spec.default})`,
        );
  return option.helpGroup(stageHeadings[spec.stage]);
}

function placeholder(spec: ParameterSpec): string {
  switch (spec.kind) {
    case 'choice':
      return 'choice';
    case 'band':
      return 'LOW-HIGH';
    case 'number-or-word':
      return `${spec.words.join('|')}|X`;
    case 'integer-or-word':
      return `${spec.words.join('|')}|N`;
    default:
      return spec.kind === 'integer' ? 'N' : 'X';
  }
}
