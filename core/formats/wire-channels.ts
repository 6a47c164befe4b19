import { UserError } from '../base/errors.ts';
import { type Probe, unknownProbe } from '../recording/probe.ts';
import { parseProbeinterface, type WiredProbe } from '../recording/probeinterface.ts';
import type { Notice } from '../recording/recording.ts';
import type { ChannelColumn } from './matrix-recording.ts';
import { flagOf, type ProbeText } from './open-options.ts';

export interface StoredColumn extends ChannelColumn {
  /** False for synchronisation, analogue-input and auxiliary columns. */
  readonly isElectrode: boolean;
}

export interface Wiring {
  readonly channels: readonly ChannelColumn[];
  readonly probe: Probe;
  readonly notices: readonly Notice[];
}

/**
 * Chooses the stored columns that become channels: those that the probe wires, or, without a
 * probe, those that are electrodes. What is left out is said in a notice.
 * @throws UserError `PROBE_INVALID`, `PROBE_MISMATCH`
 */
export function wireChannels(
  columns: readonly StoredColumn[],
  probe: ProbeText | undefined,
): Wiring {
  const wired = probe && wiringOf(probe, columns.length);
  const used = wired
    ? Array.from(wired.columns, (column) => columns[column])
    : columns.filter((column) => column.isElectrode);
  return {
    channels: used,
    probe: wired?.probe ?? unknownProbe(used.length),
    notices: [
      ...leftOutNotice(columns, used, wired !== undefined),
      ...(wired === undefined ? manyChannelsNotice(used.length) : []),
    ],
  };
}

function wiringOf({ text, origin }: ProbeText, columnCount: number): WiredProbe {
  try {
    return parseProbeinterface(text, columnCount);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.code, `${origin}: ${error.message}`);
  }
}

function leftOutNotice(
  columns: readonly StoredColumn[],
  used: readonly StoredColumn[],
  isWired: boolean,
): Notice[] {
  const usedColumns = new Set(used);
  const unused = columns.filter((column) => !usedColumns.has(column));
  if (unused.length === 0) return [];
  const reason = isWired
    ? 'are not connected to a contact of the probe'
    : 'are no electrodes (synchronisation, analogue input or auxiliary)';
  const message = `${unused.length} of ${columns.length} channels ${reason} and were left out: ${listed(unused)}.`;
  return [{ code: 'CHANNELS_LEFT_OUT', message }];
}

/** With more channels that all neighbour each other, sorting takes longer than people expect. */
const MOST_WITHOUT_POSITIONS = 64;

function manyChannelsNotice(channelCount: number): Notice[] {
  if (channelCount <= MOST_WITHOUT_POSITIONS) return [];
  const message = `Nothing says where the ${channelCount} channels are, so each is taken to be near every other, and sorting takes very long. Check that there are so many, and give ${flagOf('probe')}.`;
  return [{ code: 'POSITIONS_UNKNOWN', message }];
}

const MOST_LISTED = 40;

function listed(columns: readonly StoredColumn[]): string {
  const names = columns.slice(0, MOST_LISTED).map((column) => column.name);
  return columns.length > MOST_LISTED ? `${names.join(', ')}, ...` : names.join(', ');
}
