import { parameterTable } from '../../sorting/parameter-table.ts';
import type { ParameterSpec } from '../../sorting/parameters.ts';
import { flagName } from '../../sorting/parse-parameters.ts';
import type { InputFile } from '../provenance.ts';
import { dataTable } from './data-table.ts';
import { escapeMarkup, section } from './markup.ts';
import { counted, countText, durationText } from './number-text.ts';
import type { ReportInput } from './report-input.ts';

/** How the result was made: input files with their hashes, time of each stage, every parameter. */
export function originSection(input: ReportInput): string {
  return section(
    'How this was made',
    'The same input, parameters and version give the same result, byte for byte.',
    `<div class="fit">${[inputsTable(input), importTable(input), stagesTable(input), parametersTable(input)].join('\n')}</div>`,
  );
}

function inputsTable({ provenance }: ReportInput): string {
  if (provenance === undefined || provenance.inputs.length === 0) return '';
  return filesTable('Input files', provenance.inputs);
}

/** Which files of another program the spikes are from. */
function importTable({ provenance }: ReportInput): string {
  const origin = provenance?.importedFrom;
  return origin === undefined
    ? ''
    : filesTable(`Spikes imported from (${origin.form})`, origin.files);
}

function filesTable(heading: string, files: readonly InputFile[]): string {
  return dataTable(
    heading,
    [
      { heading: escapeMarkup(heading), align: 'left' },
      { heading: 'Bytes', align: 'right' },
      { heading: 'SHA-256', align: 'left' },
    ],
    files.map(({ name, byteLength, sha256 }) => [
      escapeMarkup(name),
      countText(byteLength),
      `<code>${escapeMarkup(sha256)}</code>`,
    ]),
  );
}

function stagesTable({ run }: ReportInput): string {
  const stages = Object.entries(run?.stageSeconds ?? {});
  if (run === undefined || stages.length === 0) return '';
  const total = stages.reduce((sum, [, seconds]) => sum + seconds, 0);
  return dataTable(
    `Time of each stage, on ${counted(run.threads, 'thread')}`,
    [
      { heading: 'Stage', align: 'left' },
      { heading: 'Time', align: 'right' },
    ],
    [
      ...stages.map(([stage, seconds]) => [escapeMarkup(stage), durationText(seconds)]),
      ['Together', durationText(total)],
    ],
  );
}

function parametersTable({ sorting }: ReportInput): string {
  return dataTable(
    'Parameters',
    [
      { heading: 'Parameter', align: 'left' },
      { heading: 'Value', align: 'left' },
      { heading: 'Meaning', align: 'left' },
    ],
    parameterTable.map((spec) => [
      `<code>${flagName(spec)}</code>`,
      escapeMarkup(parameterText(spec, sorting.parameters[spec.name])),
      `<span class="muted prose">${escapeMarkup(spec.help)}</span>`,
    ]),
  );
}

function parameterText(
  spec: ParameterSpec,
  value: ReportInput['sorting']['parameters'][ParameterSpec['name']],
): string {
  const unit = spec.unit === '' ? '' : ` ${spec.unit}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return `${value.lowHz}\u2013${value.highHz}${unit}`;
  return typeof value === 'number' ? `${value}${unit}` : value;
}
