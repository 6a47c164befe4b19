import {
  mismatchedProbe,
  type StatedContact,
  type WiredProbe,
  wireContacts,
} from './wired-contacts.ts';

/** A geometry that is known by its name; column `i` of the recording is contact `i`. */
interface KnownProbe {
  /** As people write it, with PITCH for a number of micrometres. */
  readonly shown: string;
  readonly help: string;
  readonly pattern: RegExp;
  /** @param pitchUm what the name says; 0 where it says nothing */
  readonly contacts: (columnCount: number, pitchUm: number) => readonly StatedContact[];
}

const NEUROPIXELS_CHANNELS = 384;
/** Columns of contacts of Neuropixels 1.0 (Jun et al. 2017, Fig. 1): a checkerboard of 16 µm steps. */
const NEUROPIXELS_1_X_UM = [43, 11, 59, 27] as const;
/** Of one shank of Neuropixels 2.0 (Steinmetz et al. 2021): two columns. */
const NEUROPIXELS_2_X_UM = [27, 59] as const;
/** Half the diagonal of four wires twisted together. */
const BUNDLE_RADIUS_UM = 10;

const knownProbes: readonly KnownProbe[] = [
  {
    shown: 'wires',
    help: 'single wires far from each other, such as microwire and Utah arrays',
    pattern: /^wires$/,
    contacts: (count) => bundles(count, 1),
  },
  {
    shown: 'stereotrodes',
    help: 'pairs of channels',
    pattern: /^stereotrodes?$/,
    contacts: (count) => bundles(count, 2),
  },
  {
    shown: 'tetrodes',
    help: 'channels four by four',
    pattern: /^tetrodes?$/,
    contacts: (count) => bundles(count, 4),
  },
  {
    shown: 'linear-PITCH',
    help: 'one line of contacts in the order of the channels, e.g. linear-50 for 50 µm',
    pattern: /^linear-(\d+(?:\.\d+)?)$/,
    contacts: (count, pitchUm) =>
      Array.from({ length: count }, (_, i) => contact(0, i * pitchUm, '0', i)),
  },
  {
    shown: 'neuropixels-1.0',
    help: 'the 384 channels nearest to the tip',
    pattern: /^neuropixels-1(?:\.0)?$/,
    contacts: () => neuropixels(NEUROPIXELS_1_X_UM, 20),
  },
  {
    shown: 'neuropixels-2.0',
    help: 'the 384 channels nearest to the tip of one shank',
    pattern: /^neuropixels-2(?:\.0)?$/,
    contacts: () => neuropixels(NEUROPIXELS_2_X_UM, 15),
  },
];

/** Names of the probes that need no file, with what they are. */
export const probeNames: readonly { readonly name: string; readonly help: string }[] =
  knownProbes.map(({ shown, help }) => ({ name: shown, help }));

export function isProbeName(name: string): boolean {
  return knownProbes.some(({ pattern }) => pattern.test(name));
}

/**
 * The probe of a name for a recording with `columnCount` stored columns.
 * @throws UserError `PROBE_MISMATCH`
 */
export function wireKnownProbe(name: string, columnCount: number): WiredProbe {
  for (const { pattern, contacts } of knownProbes) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const facts = { name, geometryKnown: true };
    return wireContacts(contacts(columnCount, Number(match[1] ?? 0)), facts, columnCount);
  }
  throw mismatchedProbe(
    `names the probe ${name}; known are ${probeNames.map((known) => known.name).join(', ')}`,
  );
}

const contact = (xUm: number, yUm: number, shankId: string, column: number): StatedContact => ({
  xUm,
  yUm,
  shankId,
  column,
});

/** Wires twisted into bundles, which share no spikes with each other. */
function bundles(columnCount: number, wires: number): StatedContact[] {
  if (columnCount % wires !== 0) {
    throw mismatchedProbe(
      `has ${wires} contacts a bundle, but the recording has ${columnCount} channels`,
    );
  }
  return Array.from({ length: columnCount }, (_, i) => {
    const angle = (2 * Math.PI * (i % wires)) / wires;
    const radius = wires === 1 ? 0 : BUNDLE_RADIUS_UM;
    const [x, y] = [Math.cos(angle), Math.sin(angle)].map((c) => Math.round(c * radius));
    return contact(x, y, String(Math.floor(i / wires)), i);
  });
}

/** Rows of two contacts. */
function neuropixels(xs: readonly number[], rowUm: number): StatedContact[] {
  return Array.from({ length: NEUROPIXELS_CHANNELS }, (_, i) =>
    contact(xs[i % xs.length], Math.floor(i / 2) * rowUm, '0', i),
  );
}
