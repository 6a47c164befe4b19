import type { UnitLabel } from '../../../engine/api/contract.ts';
import styles from './LabelButtons.module.css';

interface LabelButtonsProps {
  /** Of the selected units. */
  readonly labels: readonly (UnitLabel | null)[];
  readonly onLabel: (label: UnitLabel | null) => void;
}

const choices: readonly { readonly label: UnitLabel; readonly help: string }[] = [
  { label: 'good', help: 'One neuron, well isolated (Alt+G)' },
  { label: 'mua', help: 'Spikes of several neurons (Alt+M)' },
  { label: 'noise', help: 'No neuron (Alt+N)' },
];

/** Says what the selected units are; the same button again takes the label off. */
export function LabelButtons({ labels, onLabel }: LabelButtonsProps) {
  return (
    <fieldset className={styles.group}>
      <legend>Label</legend>
      {choices.map(({ label, help }) => {
        const isOn = labels.every((given) => given === label);
        return (
          <button
            key={label}
            type="button"
            title={help}
            aria-pressed={isOn}
            data-label={label}
            onClick={() => onLabel(isOn ? null : label)}
          >
            {label}
          </button>
        );
      })}
    </fieldset>
  );
}
