import { countText, fixedText, shortText } from '../../../core/index.ts';
import { unitColour } from '../../parts/unit-colour.ts';
import type { RatedUnit, UnitColumn } from './unit-rows.ts';

interface UnitCellProps {
  readonly unit: RatedUnit;
  readonly column: UnitColumn;
}

export function UnitCell({ unit, column }: UnitCellProps) {
  if (column.id === 'unit') {
    return (
      <th scope="row">
        <i style={{ background: unitColour(unit.colour) }} />
        {unit.unitId}
      </th>
    );
  }
  return <td data-column={column.id}>{cellText(unit, column)}</td>;
}

function cellText(unit: RatedUnit, { id, valueIn }: UnitColumn): string {
  if (id === 'label') return unit.label ?? '';
  const value = valueIn(unit);
  if (Number.isInteger(value)) return countText(value);
  return Math.abs(value) < 1000 ? fixedText(value, Math.abs(value) < 10 ? 2 : 1) : shortText(value);
}
