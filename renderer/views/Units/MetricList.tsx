import { fixedText, shortText } from '../../../core/index.ts';
import type { MetricFacts } from '../../../engine/api/contract.ts';
import { unitColour } from '../../parts/unit-colour.ts';
import styles from './MetricList.module.css';
import type { RatedUnit } from './unit-rows.ts';

interface MetricListProps {
  /** At most four of them are compared side by side. */
  readonly units: readonly RatedUnit[];
  readonly metrics: readonly MetricFacts[];
}

const mostColumns = 4;

/** The metrics of the selected units, a column each, with help on every name. */
export function MetricList({ units, metrics }: MetricListProps) {
  const shown = units.slice(0, mostColumns);
  return (
    <table className={styles.metrics} aria-label="Metrics of the selected units">
      {shown.length > 1 && (
        <thead>
          <tr>
            <td />
            {shown.map(({ unitId, colour }) => (
              <th key={unitId} scope="col">
                <i style={{ background: unitColour(colour) }} />
                {unitId}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {metrics.map(({ name, title, unit, help }) => (
          <tr key={name}>
            <th scope="row" title={`${name}: ${help}`}>
              {title}
            </th>
            {shown.map(({ unitId, metrics: values }) => (
              <td key={unitId}>
                {valueText(values[name]!)}
                {unit !== '' && <small> {unit}</small>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function valueText(value: number): string {
  return Number.isInteger(value) ? fixedText(value, 0) : shortText(value);
}
