import type { JsonObject } from '../../base/json.ts';
import {
  checkedColumn,
  invalidProbe,
  type StatedContact,
  UNCONNECTED,
  type WiredProbe,
  wireContacts,
} from './wired-contacts.ts';

/**
 * A channel map of Kilosort: `{"chanMap", "xc", "yc", "kcoords", "n_chan"}` as its version 4 writes
 * it, or `xcoords`, `ycoords` and `connected` as the `.mat` files have them. `chanMap` counts from 0;
 * `kcoords` numbers the shanks.
 * @throws UserError `PROBE_INVALID`, `PROBE_MISMATCH`
 */
export function wireKilosortMap(content: JsonObject, channelCount: number): WiredProbe {
  const columns = numbersOf(content, ['chanMap']);
  const count = columns.length;
  const xs = numbersOf(content, ['xc', 'xcoords'], count);
  const ys = numbersOf(content, ['yc', 'ycoords'], count);
  const shanks = optionalNumbersOf(content, 'kcoords', count);
  const connected = optionalNumbersOf(content, 'connected', count);
  const contacts = columns.map(
    (column, i): StatedContact => ({
      xUm: xs[i],
      yUm: ys[i],
      shankId: String(shanks?.[i] ?? 0),
      column: connected?.[i] === 0 ? UNCONNECTED : checkedColumn(column, `chanMap[${i}]`),
    }),
  );
  return wireContacts(contacts, { name: nameOf(content), geometryKnown: true }, channelCount);
}

function numbersOf(content: JsonObject, names: readonly string[], length?: number): number[] {
  const name = names.find((candidate) => content[candidate] !== undefined);
  if (name === undefined) throw invalidProbe(`is a channel map without ${names.join(' or ')}`);
  const values = content[name];
  if (!Array.isArray(values) || !values.every(isFiniteNumber)) {
    throw invalidProbe(`has a ${name} that is no list of numbers`);
  }
  if (length !== undefined && values.length !== length) {
    throw invalidProbe(`has ${values.length} entries in ${name} for ${length} in chanMap`);
  }
  return values;
}

function optionalNumbersOf(content: JsonObject, name: string, length: number) {
  return content[name] === undefined ? undefined : numbersOf(content, [name], length);
}

const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

function nameOf({ name }: JsonObject): string {
  return typeof name === 'string' && name !== '' ? name : 'probe';
}
