import type { ParameterSpec } from '../../../core/index.ts';
import type {
  ParameterProblem,
  ParameterTable,
  ParameterValues,
} from '../../../engine/api/contract.ts';
import { rankByText } from '../../state/text-match.ts';
import { ParameterField } from './ParameterField.tsx';
import styles from './Parameters.module.css';
import { presetOf, withValue } from './parameter-values.ts';

interface ParameterFormProps {
  readonly table: ParameterTable;
  readonly values: ParameterValues;
  /** What `spikeloom.json` says for the folder: what counts where nothing is changed here. */
  readonly written: ParameterValues;
  /** What it says for the recording that is shown; it counts in any case. */
  readonly ofRecording: ParameterValues;
  readonly onChange: (values: ParameterValues) => void;
  readonly problems: readonly ParameterProblem[];
  readonly search: string;
  readonly onSearch: (text: string) => void;
}

const stages: readonly { readonly stage: ParameterSpec['stage']; readonly title: string }[] = [
  { stage: 'preprocess', title: 'Filter and whiten' },
  { stage: 'detect', title: 'Detect peaks' },
  { stage: 'learn', title: 'Learn templates' },
  { stage: 'sort', title: 'Find spikes' },
  { stage: 'all', title: 'In every stage' },
];

export function ParameterForm(props: ParameterFormProps) {
  const { table, values, written, ofRecording, onChange, problems, search, onSearch } = props;
  const preset = presetOf(values, table.presets);
  const found = rankByText(table.parameters, search, ({ name, title, help }) =>
    [title, name, help].join(' '),
  );
  return (
    <section className={styles.form} aria-label="Parameters">
      <div className={styles.head}>
        <label>
          Preset
          <select
            value={preset?.presetId ?? ''}
            onChange={(event) => {
              const chosen = table.presets.find(({ presetId }) => presetId === event.target.value);
              if (chosen !== undefined) onChange(chosen.values);
            }}
          >
            {preset === undefined && <option value="">Your own</option>}
            {table.presets.map(({ presetId, name }) => (
              <option key={presetId} value={presetId}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <input
          type="search"
          aria-label="Search parameters"
          placeholder="Search parameters"
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </div>
      <p className={styles.help}>
        {preset?.help ?? 'The next sort of this folder uses these values.'}
      </p>
      {stages.map(({ stage, title }) => {
        const specs = table.parameters.filter(
          (spec) => spec.stage === stage && found.includes(spec),
        );
        return specs.length === 0 ? null : (
          <fieldset key={stage} className={styles.stage}>
            <legend>{title}</legend>
            {specs.map((spec) => (
              <ParameterField
                key={spec.name}
                spec={spec}
                value={values[spec.name]}
                usual={written[spec.name] ?? spec.default}
                ofRecording={ofRecording[spec.name]}
                problem={problems.find(({ name }) => name === spec.name)?.message}
                onChange={(value) =>
                  onChange(withValue(values, spec.name, value, written[spec.name] ?? spec.default))
                }
              />
            ))}
          </fieldset>
        );
      })}
      {found.length === 0 && <p className={styles.help}>No parameter has these words.</p>}
    </section>
  );
}
