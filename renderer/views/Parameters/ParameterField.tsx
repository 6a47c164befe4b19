import { RotateCcw } from 'lucide-react';
import { useId } from 'react';
import type { ParameterSpec } from '../../../core/index.ts';
import type { ParameterValues } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import styles from './ParameterField.module.css';
import { textOf } from './parameter-values.ts';

type Value = ParameterValues[string];

interface ParameterFieldProps {
  readonly spec: ParameterSpec;
  /** Undefined while it has its usual value. */
  readonly value: Value | undefined;
  /** What it is where nothing is changed. */
  readonly usual: Value;
  /** What the recording that is shown has instead, by `spikeloom.json`. */
  readonly ofRecording: Value | undefined;
  readonly problem: string | undefined;
  /** Undefined sets it back. */
  readonly onChange: (value: Value | undefined) => void;
}

/** One parameter: its name, its field, its unit and its help; what was changed can be set back. */
export function ParameterField(props: ParameterFieldProps) {
  const { spec, value, usual, ofRecording, problem, onChange } = props;
  const id = useId();
  const isChanged = value !== undefined;
  return (
    <div className={styles.field} data-changed={isChanged}>
      <label htmlFor={id}>
        {spec.title}
        {spec.unit !== '' && <small> {spec.unit}</small>}
      </label>
      <span className={styles.entry}>
        {isChanged && (
          <Button
            tone="quiet"
            isIcon
            aria-label={`Set ${spec.title} back to ${textOf(usual)}`}
            onClick={() => onChange(undefined)}
          >
            <RotateCcw size={13} />
          </Button>
        )}
        <Entry
          id={id}
          spec={spec}
          value={value ?? usual}
          hasProblem={problem !== undefined}
          onChange={onChange}
        />
      </span>
      <p id={`${id}-help`}>{spec.help}</p>
      {textOf(usual) !== textOf(spec.default) && (
        <p className={styles.written}>spikeloom.json says {textOf(usual)} for this folder</p>
      )}
      {ofRecording !== undefined && (
        <p className={styles.written}>
          spikeloom.json says {textOf(ofRecording)} for this recording, which counts
        </p>
      )}
      {problem !== undefined && (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface EntryProps {
  readonly id: string;
  readonly spec: ParameterSpec;
  readonly value: Value;
  readonly hasProblem: boolean;
  readonly onChange: (value: Value) => void;
}

function Entry({ id, spec, value, hasProblem, onChange }: EntryProps) {
  const described = { id, 'aria-describedby': `${id}-help`, 'aria-invalid': hasProblem };
  switch (spec.kind) {
    case 'flag':
      return (
        <input
          {...described}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      );
    case 'choice':
      return (
        <select {...described} value={textOf(value)} onChange={(e) => onChange(e.target.value)}>
          {spec.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      );
    case 'number':
    case 'integer':
    case 'number-or-word':
    case 'integer-or-word':
    case 'band':
      return (
        <input
          {...described}
          type="text"
          inputMode={spec.kind === 'number' || spec.kind === 'integer' ? 'decimal' : 'text'}
          spellCheck={false}
          value={textOf(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}
