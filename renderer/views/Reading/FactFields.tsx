import { RAW_SAMPLE_TYPES } from '../../../core/index.ts';
import type { FactName, FileFacts } from './file-facts.ts';

interface FactFieldsProps {
  readonly names: readonly FactName[];
  readonly needed: readonly FactName[];
  readonly facts: FileFacts;
  readonly onChange: (facts: FileFacts) => void;
}

const numbers = [
  {
    name: 'sampleRate',
    title: 'Sampling rate (Hz)',
    help: 'samples a second of each channel',
  },
  { name: 'channels', title: 'Channels', help: 'columns in the file' },
  {
    name: 'gainUv',
    title: 'Microvolts per count',
    help: 'from the manual of the amplifier; without it amplitudes are in counts',
  },
  {
    name: 'offsetCounts',
    title: 'Count of zero volts',
    help: 'the middle of the scale where the file has no negative numbers',
  },
] as const;

/** Fields for what a file does not say itself, numbers first. */
export function FactFields({ names, needed, facts, onChange }: FactFieldsProps) {
  return (
    <>
      {numbers
        .filter(({ name }) => names.includes(name))
        .map(({ name, title, help }) => (
          <label key={name} title={help}>
            {title}
            <input
              type="number"
              min={name === 'offsetCounts' ? undefined : '0'}
              step="any"
              required={needed.includes(name)}
              value={facts[name]}
              placeholder={needed.includes(name) ? '' : 'not said'}
              onChange={(event) => onChange({ ...facts, [name]: event.target.value })}
            />
          </label>
        ))}
      {names.includes('dtype') && (
        <label title="how each number is stored">
          Numbers
          <select
            required={needed.includes('dtype')}
            value={facts.dtype}
            onChange={(event) =>
              onChange({ ...facts, dtype: event.target.value as FileFacts['dtype'] })
            }
          >
            {!needed.includes('dtype') && <option value="">not said</option>}
            {RAW_SAMPLE_TYPES.map((type) => (
              <option key={type}>{type}</option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}
