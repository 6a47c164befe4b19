import type { ExportFormat } from '../../../engine/api/contract.ts';
import styles from './ExportDialog.module.css';

interface FormatChoiceProps {
  readonly formats: readonly ExportFormat[];
  readonly chosen: ExportFormat | undefined;
  readonly onChoose: (formatId: string) => void;
}

export function FormatChoice({ formats, chosen, onChoose }: FormatChoiceProps) {
  return (
    <fieldset className={styles.formats}>
      <legend>Format</legend>
      {formats.map(({ formatId, name, help }) => (
        <label key={formatId} title={help}>
          <input
            type="radio"
            name="format"
            checked={formatId === chosen?.formatId}
            onChange={() => onChoose(formatId)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
