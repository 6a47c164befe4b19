import { fixedText } from '../../../core/index.ts';
import { unitColour } from '../../parts/unit-colour.ts';
import type { RatedUnit, ShownColumn } from './unit-rows.ts';

interface UnitCellProps {
  readonly unit: RatedUnit;
  readonly column: ShownColumn;
  /** Of the unit's main channel, as the recording calls it; not there until that is known. */
  readonly channelName: string | undefined;
}

export function UnitCell({ unit, column, channelName }: UnitCellProps) {
  if (column.id === 'unit') {
    return (
      <th scope="row">
        <i style={{ background: unitColour(unit.colour) }} />
        {unit.unitId}
        {unit.name !== null && <small title={unit.name}>{unit.name}</small>}
      </th>
    );
  }
  if (column.id === 'channel') {
    return (
      <td data-column={column.id} title={channelName}>
        {channelName}
      </td>
    );
  }
  return <td data-column={column.id}>{cellText(unit, column)}</td>;
}

function cellText(unit: RatedUnit, { id, valueIn, decimals }: ShownColumn): string {
  return id === 'label' ? (unit.label ?? '') : fixedText(valueIn(unit), decimals);
}
