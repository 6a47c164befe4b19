import { decodeUtf8 } from '../base/text.ts';
import { bytesSource } from '../recording/byte-source.ts';
import { libraryProbeText } from '../recording/probe-files/wire-probe.ts';
import { invalidProbe } from '../recording/probe-files/wired-contacts.ts';
import {
  isMat5,
  type MatArray,
  readMatNumbers,
  readMatText,
  readMatVariables,
} from './mat/mat5.ts';
import type { ProbeText } from './open-options.ts';

/**
 * A probe file of any form that is known, as text that `wireProbe` understands.
 * @throws UserError `PROBE_INVALID`, `MAT_TYPE`
 * @throws DamagedFileError `MAT_FILE`, `COMPRESSED_DATA`
 */
export async function probeFileText(bytes: Uint8Array, origin: string): Promise<ProbeText> {
  const text = isMat5(bytes) ? await kilosortMapText(bytes, origin) : decodeUtf8(bytes);
  return { text, origin };
}

/** A probe that needs no file. */
export function knownProbeText(name: string): ProbeText {
  return { text: libraryProbeText(name), origin: name };
}

const KILOSORT_LISTS: ReadonlySet<string> = new Set([
  'chanMap',
  'connected',
  'xcoords',
  'ycoords',
  'kcoords',
]);

/** A channel map of Kilosort in a MATLAB file, in which `chanMap` counts from 1. */
async function kilosortMapText(bytes: Uint8Array, origin: string): Promise<string> {
  const variables = await readMatVariables(bytesSource(bytes, origin));
  const map: Record<string, unknown> = {};
  for (const variable of variables) {
    if (KILOSORT_LISTS.has(variable.name)) map[variable.name] = await numbersIn(variable);
    else if (variable.name === 'name') map.name = await readMatText(variable);
  }
  if (map.chanMap === undefined) {
    const names = variables.map(({ name }) => name).join(', ') || 'nothing';
    throw invalidProbe(`${origin} holds ${names} and no chanMap`);
  }
  return JSON.stringify({
    ...map,
    chanMap: (map.chanMap as readonly number[]).map((column) => column - 1),
  });
}

async function numbersIn(variable: MatArray): Promise<number[]> {
  return Array.from(await readMatNumbers(variable));
}
