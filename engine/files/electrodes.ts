import { posix } from 'node:path';
import { folderSafeName } from '../../core/index.ts';
import type { PlacedName } from './folder-names.ts';

/** Part of the names of SpikeGLX files: the probe and the band, e.g. `imec0.ap`. */
const spikeGlxStream = /\.((?:imec|obx)\d*\.\w+|nidq)\.bin$/i;

/** The part of Open Ephys that wrote a stream: several may write the same signal at the same time. */
const recordNode = /record\s*node\s*\d+/i;

/**
 * The recordings that may be of one electrode, as far as names tell: streams of the same name and record
 * node, of which each recording of several probes has one, and all recordings that are alone at their places.
 * @returns groups in the order of their first recordings
 */
export function byElectrode<Recording extends PlacedName>(
  recordings: readonly Recording[],
): Recording[][] {
  const groups = new Map<string, Recording[]>();
  for (const recording of recordings) {
    const electrode = electrodeOf(recording);
    groups.set(electrode, [...(groups.get(electrode) ?? []), recording]);
  }
  return [...groups.values()];
}

function electrodeOf(recording: PlacedName): string {
  const { place, name } = recording;
  const isStream = pathOfLone(recording) === null;
  return isStream
    ? `${recordNode.exec(place)?.[0] ?? ''}/${name}`
    : (spikeGlxStream.exec(place)?.[1] ?? '');
}

/**
 * The path that a recording which is all that its place holds is called after, its file's ending left
 * out: the file, or the folder around it; null for one of several streams.
 */
export function pathOfLone({ place, name }: PlacedName): string | null {
  const { dir, name: stem } = posix.parse(place);
  const paths = [posix.join(dir, stem), place, dir];
  return paths.find((path) => folderSafeName(posix.basename(path)) === name) ?? null;
}
