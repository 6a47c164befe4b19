import { UserError } from '../base/errors.ts';
import { type Probe, unknownProbe } from '../recording/probe.ts';
import { wireProbe } from '../recording/probe-files/wire-probe.ts';
import type { WiredProbe } from '../recording/probe-files/wired-contacts.ts';
import type { Notice } from '../recording/recording.ts';
import { flagOf, type ProbeText } from './open-options.ts';
import type { StoredChannel } from './stored-recording.ts';

/** Where an electrode is. */
export interface Contact {
  readonly xUm: number;
  /** Along the shank. */
  readonly yUm: number;
  readonly shankId: string;
}

export interface ElectrodeFacts {
  /** False for synchronisation, analogue-input and auxiliary columns. */
  readonly isElectrode: boolean;
  /** Where the file itself says that the electrode is. */
  readonly contact?: Contact;
}

export interface Wiring<Channel> {
  readonly channels: readonly Channel[];
  readonly probe: Probe;
  readonly notices: readonly Notice[];
}

/**
 * Chooses the stored columns that become channels: those that the probe wires, or, without a
 * probe, those that are electrodes. What is left out is said in a notice.
 * @throws UserError `PROBE_INVALID`, `PROBE_MISMATCH`
 */
export function wireChannels<Channel extends StoredChannel & ElectrodeFacts>(
  columns: readonly Channel[],
  probe: ProbeText | undefined,
): Wiring<Channel> {
  const wired = probe && wiringOf(probe, columns);
  const used = wired
    ? Array.from(wired.columns, (column) => columns[column])
    : columns.filter((column) => column.isElectrode);
  const known = wired?.probe ?? probeOfContacts(used);
  return {
    channels: used,
    probe: known ?? unknownProbe(used.length),
    notices: [
      ...leftOutNotice(columns, used),
      ...(known === undefined ? manyChannelsNotice(used.length) : []),
    ],
  };
}

/** The probe that a file describes itself, where it says of every channel where it is. */
function probeOfContacts(channels: readonly ElectrodeFacts[]): Probe | undefined {
  const contacts = channels.flatMap(({ contact }) => contact ?? []);
  if (contacts.length === 0 || contacts.length < channels.length) return undefined;
  return {
    name: 'stated by the recording',
    positionsUm: Float64Array.from(contacts.flatMap(({ xUm, yUm }) => [xUm, yUm])),
    shankIds: contacts.map(({ shankId }) => shankId),
    geometryKnown: true,
  };
}

/** @throws UserError `NO_ELECTRODES` */
export function requireElectrodes({ channels }: Wiring<unknown>, file: string): void {
  if (channels.length > 0) return;
  throw new UserError(
    'NO_ELECTRODES',
    `${file} holds only synchronisation, analogue-input or auxiliary channels; it was left out. Give ${flagOf('allChannels')} to read them.`,
  );
}

function wiringOf(
  { text, origin }: ProbeText,
  columns: readonly ElectrodeFacts[],
): WiredProbe | undefined {
  const electrodes = Int32Array.from(columns.keys()).filter((c) => columns[c].isElectrode);
  try {
    return wireProbe(text, columns.length, electrodes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // It is not the probe that is wrong where there is nothing that it could wire.
    if (electrodes.length === 0 && error.code === 'PROBE_MISMATCH') return undefined;
    throw new UserError(error.code, `${origin}: ${error.message}`);
  }
}

function leftOutNotice<Channel extends StoredChannel & ElectrodeFacts>(
  columns: readonly Channel[],
  used: readonly Channel[],
): Notice[] {
  const usedColumns = new Set(used);
  const unused = columns.filter((column) => !usedColumns.has(column));
  if (unused.length === 0) return [];
  const [verb, what] = unused.length === 1 ? ['is', 'no electrode'] : ['are', 'no electrodes'];
  const reason = unused.some(({ isElectrode }) => isElectrode)
    ? 'not connected to a contact of the probe'
    : `${what} (synchronisation, analogue input or auxiliary)`;
  const wasLeftOut = unused.length === 1 ? 'was left out' : 'were left out';
  const message = `${unused.length} of ${columns.length} channels ${verb} ${reason} and ${wasLeftOut}: ${listed(unused)}.`;
  return [{ code: 'CHANNELS_LEFT_OUT', message }];
}

/** So many electrodes are hardly ever without a probe that somebody knows. */
const MOST_WITHOUT_POSITIONS = 64;

function manyChannelsNotice(channelCount: number): Notice[] {
  if (channelCount <= MOST_WITHOUT_POSITIONS) return [];
  const message = `Nothing says where the ${channelCount} channels are, so which of them see the same spikes is found from the spikes, and drift is not corrected. Check that there are so many, and give ${flagOf('probe')}.`;
  return [{ code: 'POSITIONS_UNKNOWN', message }];
}

const MOST_LISTED = 40;

function listed(columns: readonly StoredChannel[]): string {
  const names = columns.slice(0, MOST_LISTED).map((column) => column.name);
  return columns.length > MOST_LISTED ? `${names.join(', ')}, ...` : names.join(', ');
}
