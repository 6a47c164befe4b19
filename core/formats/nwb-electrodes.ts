import type { Hdf5Source } from '../recording/hdf5-source.ts';
import { readList } from './hdf5-matrix.ts';
import type { Contact } from './wire-channels.ts';

const TABLE = '/general/extracellular_ephys/electrodes';

/** What the table of electrodes says of one channel. */
export interface ElectrodeRow {
  readonly name: string;
  readonly contact?: Contact;
}

/**
 * Names and positions of a series' channels, by the rows of the table that it refers to. Positions
 * are those on the probe (`rel_x`, `rel_y`, micrometres); those in the brain (`x`, `y`, `z`) say
 * nothing of neighbours.
 */
export async function electrodeTable(
  file: Hdf5Source,
  reference: string,
  channelCount: number,
): Promise<ElectrodeRow[]> {
  const rows = await listOf(file, reference);
  const channelNames = await textsOf(file, `${TABLE}/channel_name`);
  const names = channelNames.length > 0 ? channelNames : await textsOf(file, `${TABLE}/label`);
  const xs = await listOf(file, `${TABLE}/rel_x`);
  const ys = await listOf(file, `${TABLE}/rel_y`);
  const groups = await textsOf(file, `${TABLE}/group_name`);
  return Array.from({ length: channelCount }, (_, channel) => {
    const row = rows[channel] ?? channel;
    const name = names[row] || `ch${channel}`;
    const [xUm, yUm] = [xs[row], ys[row]];
    if (!Number.isFinite(xUm) || !Number.isFinite(yUm)) return { name };
    return { name, contact: { xUm, yUm, shankId: groups[row] ?? '0' } };
  });
}

async function textsOf(file: Hdf5Source, path: string): Promise<readonly string[]> {
  return (await (await file.dataset(path))?.readTexts()) ?? [];
}

async function listOf(file: Hdf5Source, path: string): Promise<number[]> {
  const dataset = await file.dataset(path);
  return dataset === undefined ? [] : readList(dataset);
}
