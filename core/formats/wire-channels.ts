import { UserError } from '../base/errors.ts';
import { type Probe, unknownProbe } from '../recording/probe.ts';
import { parseProbeinterface, type WiredProbe } from '../recording/probeinterface.ts';
import type { Notice } from '../recording/recording.ts';
import type { ChannelColumn } from './matrix-recording.ts';
import type { ProbeText } from './open-options.ts';

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
  const unused = columns.filter((column) => !used.includes(column));
  const reason = wired
    ? 'are not connected to a contact of the probe'
    : 'are no electrodes (synchronisation, analogue input or auxiliary)';
  return {
    channels: used,
    probe: wired?.probe ?? unknownProbe(used.length),
    notices:
      unused.length === 0
        ? []
        : [
            {
              code: 'CHANNELS_LEFT_OUT',
              message: `${unused.length} of ${columns.length} channels ${reason} and were left out: ${listed(unused)}.`,
            },
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

const MOST_LISTED = 40;

function listed(columns: readonly StoredColumn[]): string {
  const names = columns.slice(0, MOST_LISTED).map((column) => column.name);
  return columns.length > MOST_LISTED ? `${names.join(', ')}, ...` : names.join(', ');
}
