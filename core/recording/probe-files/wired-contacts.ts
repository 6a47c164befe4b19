import { UserError } from '../../base/errors.ts';
import type { Probe } from '../probe.ts';

/** A probe and where its contacts are connected. */
export interface WiredProbe {
  /** The connected contacts, ordered by the column of the file they are wired to. */
  readonly probe: Probe;
  /** Column of the file for each contact, ascending. */
  readonly columns: Int32Array;
}

/** A contact as a probe file states it. */
export interface StatedContact {
  readonly xUm: number;
  /** Along the shank. */
  readonly yUm: number;
  readonly shankId: string;
  /** Column of the recording, `UNCONNECTED`, or `UNSTATED` where contact `i` is column `i`. */
  readonly column: number;
}

export const UNCONNECTED = -1;
export const UNSTATED = -2;

/**
 * The connected contacts in the order of the recording's columns.
 * @throws UserError `PROBE_INVALID`, `PROBE_MISMATCH`
 */
export function wireContacts(
  contacts: readonly StatedContact[],
  { name, geometryKnown }: Pick<Probe, 'name' | 'geometryKnown'>,
  channelCount: number,
): WiredProbe {
  const isStated = contacts.every(({ column }) => column !== UNSTATED);
  if (!isStated && contacts.some(({ column }) => column !== UNSTATED)) {
    throw invalidProbe(
      'only some of the probes have device_channel_indices: give them to all or none',
    );
  }
  if (!isStated && contacts.length !== channelCount) {
    throw mismatchedProbe(
      `has ${contacts.length} contacts and no device_channel_indices, but the recording has ${channelCount} channels`,
    );
  }
  const wired = contacts
    .map((contact, i) => (isStated ? contact : { ...contact, column: i }))
    .filter(({ column }) => column !== UNCONNECTED)
    .sort((a, b) => a.column - b.column);
  checkColumns(wired, channelCount);
  return {
    probe: {
      name,
      positionsUm: Float64Array.from(wired.flatMap(({ xUm, yUm }) => [xUm, yUm])),
      shankIds: wired.map(({ shankId }) => shankId),
      geometryKnown,
    },
    columns: Int32Array.from(wired, ({ column }) => column),
  };
}

function checkColumns(contacts: readonly StatedContact[], channelCount: number): void {
  if (contacts.length === 0) throw mismatchedProbe('has no connected contact');
  contacts.forEach(({ column }, i) => {
    if (column >= channelCount) {
      throw mismatchedProbe(
        `wires a contact to channel ${column} (counted from 0), but the recording has ${channelCount} channels`,
      );
    }
    if (i > 0 && contacts[i - 1].column === column) {
      throw invalidProbe(`wires two contacts to channel ${column}`);
    }
  });
}

/** A column of the recording as a file states it: a whole number, or -1 for none. */
export function checkedColumn(value: unknown, named: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= UNCONNECTED) {
    return value;
  }
  throw invalidProbe(
    `has ${named} = ${JSON.stringify(value)}; expected a whole number, or -1 for an unconnected contact`,
  );
}

/** @param what is wrong, e.g. `has no list "probes"` */
export function invalidProbe(what: string): UserError {
  return new UserError(
    'PROBE_INVALID',
    `The probe file ${what}. Expected probeinterface JSON, a channel map of Kilosort (.mat, .json), or a .prb file of plain values.`,
  );
}

export function mismatchedProbe(what: string): UserError {
  return new UserError(
    'PROBE_MISMATCH',
    `The probe file ${what}. Check that probe and recording belong together.`,
  );
}
