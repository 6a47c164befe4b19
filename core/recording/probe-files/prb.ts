import { type PythonValue, parsePythonValues } from './python-values.ts';
import {
  checkedColumn,
  invalidProbe,
  type StatedContact,
  type WiredProbe,
  wireContacts,
} from './wired-contacts.ts';

type Dictionary = ReadonlyMap<string | number, PythonValue>;

/**
 * A `.prb` file of klusta, SpyKING CIRCUS and phy: `channel_groups = {shank: {"channels": [columns],
 * "geometry": {column: (x, y)}}}`, in micrometres. It is a program of Python, which is read and never
 * run: only plain values are understood.
 * @throws UserError `PROBE_INVALID`, `PROBE_MISMATCH`
 */
export function wirePrb(text: string, channelCount: number): WiredProbe {
  const groups = parsePythonValues(text).get('channel_groups');
  if (!isDictionary(groups) || groups.size === 0) {
    throw invalidProbe('is neither JSON nor has it a dictionary channel_groups');
  }
  const contacts = Array.from(groups, ([shank, group]) => contactsOf(group, String(shank))).flat();
  return wireContacts(contacts, { name: 'probe', geometryKnown: true }, channelCount);
}

function contactsOf(group: PythonValue, shankId: string): StatedContact[] {
  const channels = isDictionary(group) ? group.get('channels') : undefined;
  const geometry = isDictionary(group) ? group.get('geometry') : undefined;
  if (!Array.isArray(channels)) {
    throw invalidProbe(`has no list "channels" in channel group ${shankId}`);
  }
  return channels.map((channel: PythonValue, i) => {
    const column = checkedColumn(channel, `channels[${i}] of channel group ${shankId}`);
    const [xUm, yUm] = positionOf(geometry, column, i, shankId);
    return { xUm, yUm, shankId, column };
  });
}

/** Positions go by channel in a dictionary, and in the order of the channels in a list. */
function positionOf(
  geometry: PythonValue | undefined,
  column: number,
  order: number,
  shankId: string,
): readonly [number, number] {
  const point = isDictionary(geometry)
    ? geometry.get(column)
    : Array.isArray(geometry)
      ? (geometry[order] as PythonValue | undefined)
      : undefined;
  if (Array.isArray(point) && point.length === 2) {
    const [x, y] = point as readonly PythonValue[];
    if (Number.isFinite(x) && Number.isFinite(y)) return [x as number, y as number];
  }
  throw invalidProbe(
    `has no position (x, y) of channel ${column} in the geometry of channel group ${shankId}`,
  );
}

function isDictionary(value: PythonValue | undefined): value is Dictionary {
  return value instanceof Map;
}
