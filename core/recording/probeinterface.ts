import { UserError } from '../base/errors.ts';
import type { Probe } from './probe.ts';

/**
 * The probeinterface JSON format (probeinterface.readthedocs.io, "Format specifications"):
 * `{"specification": "probeinterface", "version", "probes": [{"ndim", "si_units",
 * "contact_positions": [[x, y]], "device_channel_indices", "shank_ids", ...}]}`.
 */

/** A probe and where its contacts are connected. */
export interface WiredProbe {
  /** The connected contacts, ordered by the column of the file they are wired to. */
  readonly probe: Probe;
  /** Column of the file for each contact, ascending. */
  readonly columns: Int32Array;
}

interface Contact {
  readonly x: number;
  readonly y: number;
  readonly shankId: string;
  readonly column: number;
}

/**
 * Reads a probeinterface file for a recording with `channelCount` stored columns.
 * Contacts with device channel index -1 are unconnected and left out; without indices contact `i`
 * is column `i`. Several probes become one, on different shanks.
 * @throws UserError `PROBE_INVALID`, `PROBE_MISMATCH`
 */
export function parseProbeinterface(text: string, channelCount: number): WiredProbe {
  const probes = probesOf(text);
  const contacts = probes.flatMap((probe, index) => contactsOf(probe, index, probes.length));
  const indexed = contacts.every((contact) => contact.column !== UNSTATED);
  if (!indexed && contacts.some((contact) => contact.column !== UNSTATED)) {
    throw invalid('only some of the probes have device_channel_indices: give them to all or none');
  }
  if (!indexed && contacts.length !== channelCount) {
    throw mismatch(
      `has ${contacts.length} contacts and no device_channel_indices, but the recording has ${channelCount} channels`,
    );
  }
  const wired = contacts
    .map((contact, i) => (indexed ? contact : { ...contact, column: i }))
    .filter((contact) => contact.column !== UNCONNECTED)
    .sort((a, b) => a.column - b.column);
  checkColumns(wired, channelCount);
  return {
    probe: {
      name: nameOf(probes),
      positionsUm: Float64Array.from(wired.flatMap(({ x, y }) => [x, y])),
      shankIds: wired.map((contact) => contact.shankId),
      geometryKnown: probes.every((probe) => annotationsOf(probe).geometry_known !== false),
    },
    columns: Int32Array.from(wired, (contact) => contact.column),
  };
}

/** Writes a probe so that probeinterface and `parseProbeinterface` read it; channel `i` is column `i`. */
export function formatProbeinterface(probe: Probe): string {
  const count = probe.shankIds.length;
  const contacts = Array.from({ length: count }, (_, i) => i);
  const content = {
    specification: 'probeinterface',
    version: '0.2.21',
    probes: [
      {
        ndim: 2,
        si_units: 'um',
        annotations: {
          name: probe.name,
          ...(probe.geometryKnown ? {} : { geometry_known: false }),
        },
        contact_annotations: {},
        contact_positions: contacts.map((i) => [
          probe.positionsUm[2 * i],
          probe.positionsUm[2 * i + 1],
        ]),
        contact_plane_axes: contacts.map(() => [
          [1, 0],
          [0, 1],
        ]),
        contact_shapes: contacts.map(() => 'circle'),
        contact_shape_params: contacts.map(() => ({ radius: 5 })),
        device_channel_indices: contacts,
        shank_ids: probe.shankIds,
      },
    ],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const UNCONNECTED = -1;
const UNSTATED = -2;
const MICROMETRES: ReadonlyMap<unknown, number> = new Map([
  ['um', 1],
  ['mm', 1000],
  ['m', 1e6],
]);

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(what: string): UserError {
  return new UserError(
    'PROBE_INVALID',
    `The probe file ${what}. Expected a probeinterface JSON file.`,
  );
}

function mismatch(what: string): UserError {
  return new UserError(
    'PROBE_MISMATCH',
    `The probe file ${what}. Check that probe and recording belong together.`,
  );
}

function probesOf(text: string): readonly JsonObject[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw invalid(
      `is not valid JSON (${error instanceof Error ? error.message : 'it cannot be parsed'})`,
    );
  }
  const probes = isObject(content) ? content.probes : undefined;
  if (!Array.isArray(probes) || probes.length === 0) throw invalid('has no list "probes"');
  if (!probes.every(isObject)) throw invalid('has a probe that is not an object');
  return probes;
}

function contactsOf(probe: JsonObject, probeIndex: number, probeCount: number): Contact[] {
  const unit = MICROMETRES.get(probe.si_units ?? 'um');
  if (unit === undefined) {
    throw invalid(`has si_units ${JSON.stringify(probe.si_units)}; known are um, mm and m`);
  }
  const points = probe.contact_positions;
  if (!Array.isArray(points) || points.length === 0) {
    throw invalid(`has no contact_positions for probe ${probeIndex}`);
  }
  const axes = planeAxes(points, probeIndex);
  const columns = listOf(probe, 'device_channel_indices', points.length, probeIndex);
  const shanks = listOf(probe, 'shank_ids', points.length, probeIndex);
  return points.map((point: readonly number[], i) => {
    const shank = shankAt(shanks?.[i] ?? '', i);
    return {
      x: point[axes[0]] * unit,
      y: point[axes[1]] * unit,
      shankId: probeCount === 1 ? shank : `${probeIndex}:${shank}`,
      column: columns === undefined ? UNSTATED : columnAt(columns[i], i),
    };
  });
}

function columnAt(value: unknown, contact: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= UNCONNECTED) return value;
  throw invalid(
    `has device_channel_indices[${contact}] = ${JSON.stringify(value)}; expected a whole number, or -1 for an unconnected contact`,
  );
}

/** Shanks are named by text or number; no name is the shank `0`. */
function shankAt(value: unknown, contact: number): string {
  if (typeof value === 'string' || typeof value === 'number') return `${value}` || '0';
  throw invalid(`has shank_ids[${contact}] = ${JSON.stringify(value)}; expected text`);
}

function listOf(
  probe: JsonObject,
  key: string,
  length: number,
  probeIndex: number,
): readonly unknown[] | undefined {
  const list = probe[key];
  if (list === undefined || list === null) return undefined;
  if (Array.isArray(list) && list.length === length) return list;
  const found = Array.isArray(list) ? `${list.length} entries` : 'something else than a list';
  throw invalid(`has ${found} in ${key} of probe ${probeIndex} for ${length} contacts`);
}

/** The two coordinates that vary: a three-dimensional description must lie in one plane of the axes. */
function planeAxes(points: readonly unknown[], probeIndex: number): readonly [number, number] {
  const dimensions = Array.isArray(points[0]) ? points[0].length : 0;
  const sound = points.every(
    (point) =>
      Array.isArray(point) && point.length === dimensions && point.every((c) => Number.isFinite(c)),
  );
  if (!sound || (dimensions !== 2 && dimensions !== 3)) {
    throw invalid(
      `has contact_positions of probe ${probeIndex} that are not all pairs [x, y] of numbers`,
    );
  }
  if (dimensions === 2) return [0, 1];
  const rows = points as readonly (readonly number[])[];
  const isFlat = (axis: number) => rows.every((point) => point[axis] === rows[0][axis]);
  if (isFlat(2)) return [0, 1];
  if (isFlat(1)) return [0, 2];
  if (isFlat(0)) return [1, 2];
  throw invalid(`places probe ${probeIndex} obliquely in three dimensions; project it to a plane`);
}

function checkColumns(contacts: readonly Contact[], channelCount: number): void {
  if (contacts.length === 0) throw mismatch('has no connected contact');
  contacts.forEach((contact, i) => {
    if (contact.column >= channelCount) {
      throw mismatch(
        `wires a contact to channel ${contact.column} (counted from 0), but the recording has ${channelCount} channels`,
      );
    }
    if (i > 0 && contacts[i - 1].column === contact.column) {
      throw invalid(`wires two contacts to channel ${contact.column}`);
    }
  });
}

function annotationsOf(probe: JsonObject): JsonObject {
  return isObject(probe.annotations) ? probe.annotations : {};
}

function nameOf(probes: readonly JsonObject[]): string {
  const names = probes.map((probe) => annotationsOf(probe)).map((a) => a.name || a.model_name);
  const known = names.filter((name): name is string => typeof name === 'string' && name !== '');
  return known.length === 0 ? 'probe' : known.join(' + ');
}
