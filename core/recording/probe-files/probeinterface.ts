import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { Probe } from '../probe.ts';
import {
  checkedColumn,
  invalidProbe,
  type StatedContact,
  UNSTATED,
  type WiredProbe,
  wireContacts,
} from './wired-contacts.ts';

/**
 * The probeinterface JSON format (probeinterface.readthedocs.io, "Format specifications"):
 * `{"specification": "probeinterface", "version", "probes": [{"ndim", "si_units",
 * "contact_positions": [[x, y]], "device_channel_indices", "shank_ids", ...}]}`.
 */

/**
 * The contacts of a probeinterface file for a recording with `channelCount` stored columns.
 * Contacts with device channel index -1 are unconnected and left out; without indices contact `i`
 * is column `i`. Several probes become one, on different shanks.
 * @throws UserError `PROBE_INVALID`, `PROBE_MISMATCH`
 */
export function wireProbeinterface(content: JsonObject, channelCount: number): WiredProbe {
  const probes = probesOf(content);
  const contacts = probes.flatMap((probe, index) => contactsOf(probe, index, probes.length));
  const geometryKnown = probes.every((probe) => annotationsOf(probe).geometry_known !== false);
  return wireContacts(contacts, { name: nameOf(probes), geometryKnown }, channelCount);
}

/** Writes a probe so that probeinterface and `wireProbeinterface` read it; channel `i` is column `i`. */
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

const MICROMETRES: ReadonlyMap<unknown, number> = new Map([
  ['um', 1],
  ['mm', 1000],
  ['m', 1e6],
]);

function probesOf({ probes }: JsonObject): readonly JsonObject[] {
  if (!Array.isArray(probes) || probes.length === 0) throw invalidProbe('has no list "probes"');
  if (!probes.every(isJsonObject)) throw invalidProbe('has a probe that is not an object');
  return probes;
}

function contactsOf(probe: JsonObject, probeIndex: number, probeCount: number): StatedContact[] {
  const unit = MICROMETRES.get(probe.si_units ?? 'um');
  if (unit === undefined) {
    throw invalidProbe(`has si_units ${JSON.stringify(probe.si_units)}; known are um, mm and m`);
  }
  const points = probe.contact_positions;
  if (!Array.isArray(points) || points.length === 0) {
    throw invalidProbe(`has no contact_positions for probe ${probeIndex}`);
  }
  const axes = planeAxes(points, probeIndex);
  const columns = listOf(probe, 'device_channel_indices', points.length, probeIndex);
  const shanks = listOf(probe, 'shank_ids', points.length, probeIndex);
  return points.map((point: readonly number[], i) => {
    const shank = shankAt(shanks?.[i] ?? '', i);
    return {
      xUm: point[axes[0]] * unit,
      yUm: point[axes[1]] * unit,
      shankId: probeCount === 1 ? shank : `${probeIndex}:${shank}`,
      column:
        columns === undefined
          ? UNSTATED
          : checkedColumn(columns[i], `device_channel_indices[${i}]`),
    };
  });
}

/** Shanks are named by text or number; no name is the shank `0`. */
function shankAt(value: unknown, contact: number): string {
  if (typeof value === 'string' || typeof value === 'number') return `${value}` || '0';
  throw invalidProbe(`has shank_ids[${contact}] = ${JSON.stringify(value)}; expected text`);
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
  throw invalidProbe(`has ${found} in ${key} of probe ${probeIndex} for ${length} contacts`);
}

/** The two coordinates that vary: a three-dimensional description must lie in one plane of the axes. */
function planeAxes(points: readonly unknown[], probeIndex: number): readonly [number, number] {
  const dimensions = Array.isArray(points[0]) ? points[0].length : 0;
  const sound = points.every(
    (point) =>
      Array.isArray(point) && point.length === dimensions && point.every((c) => Number.isFinite(c)),
  );
  if (!sound || (dimensions !== 2 && dimensions !== 3)) {
    throw invalidProbe(
      `has contact_positions of probe ${probeIndex} that are not all pairs [x, y] of numbers`,
    );
  }
  if (dimensions === 2) return [0, 1];
  const rows = points as readonly (readonly number[])[];
  const isFlat = (axis: number) => rows.every((point) => point[axis] === rows[0][axis]);
  if (isFlat(2)) return [0, 1];
  if (isFlat(1)) return [0, 2];
  if (isFlat(0)) return [1, 2];
  throw invalidProbe(
    `places probe ${probeIndex} obliquely in three dimensions; project it to a plane`,
  );
}

function annotationsOf(probe: JsonObject): JsonObject {
  return isJsonObject(probe.annotations) ? probe.annotations : {};
}

function nameOf(probes: readonly JsonObject[]): string {
  const names = probes.map((probe) => annotationsOf(probe)).map((a) => a.name || a.model_name);
  const known = names.filter((name): name is string => typeof name === 'string' && name !== '');
  return known.length === 0 ? 'probe' : known.join(' + ');
}
