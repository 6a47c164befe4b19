import { DamagedFileError } from '../base/errors.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';

/** One continuous stream as `structure.oebin` describes it. */
export interface OebinStream {
  /** Name of its folder below `continuous/`. */
  readonly folder: string;
  readonly sampleRate: number;
  readonly channels: readonly OebinChannel[];
}

export interface OebinChannel {
  readonly name: string;
  /** Microvolts per count, volts turned into microvolts. */
  readonly gainToMicrovolts: number;
  /** False for synchronisation, analogue-input and auxiliary channels. */
  readonly isElectrode: boolean;
}

/** A list of events as `structure.oebin` names it. */
export interface OebinEvents {
  /** Path of its folder below `events/`. */
  readonly folder: string;
  /** What the acquisition program calls it. */
  readonly name: string;
  readonly sampleRate: number | undefined;
}

/** Reads the lists of events of a `structure.oebin`; what is not described is passed over. */
export function parseOebinEvents(text: string, path: string): OebinEvents[] {
  const { events } = parseStructure(text, path);
  return (Array.isArray(events) ? events : []).flatMap((entry: unknown) => {
    if (!isJsonObject(entry)) return [];
    const { folder_name: folder, channel_name: name, sample_rate: sampleRate } = entry;
    if (typeof folder !== 'string') return [];
    return [
      {
        folder,
        name: typeof name === 'string' ? name : folder,
        sampleRate: typeof sampleRate === 'number' ? sampleRate : undefined,
      },
    ];
  });
}

/**
 * Reads the list of continuous streams of a `structure.oebin` (Open Ephys binary format,
 * open-ephys.github.io/gui-docs, versions 0.4 to 1).
 * @throws DamagedFileError `OEBIN_INVALID`
 */
export function parseOebin(text: string, path: string): OebinStream[] {
  const { continuous: streams } = parseStructure(text, path);
  if (!Array.isArray(streams)) throw invalid(path, 'has no list "continuous"');
  return streams.map((stream, index) => parseStream(stream, `stream ${index}`, path));
}

function parseStructure(text: string, path: string): JsonObject {
  try {
    const content: unknown = JSON.parse(text);
    return isJsonObject(content) ? content : {};
  } catch (error) {
    throw invalid(path, `is not valid JSON (${error instanceof Error ? error.message : 'unread'})`);
  }
}

function parseStream(stream: unknown, label: string, path: string): OebinStream {
  if (!isJsonObject(stream)) throw invalid(path, `has no object for ${label}`);
  const { folder_name: folder, sample_rate: sampleRate, channels } = stream;
  if (typeof folder !== 'string') throw invalid(path, `has no folder_name for ${label}`);
  if (typeof sampleRate !== 'number' || !(sampleRate > 0)) {
    throw invalid(path, `has no sample_rate above 0 for ${label}`);
  }
  if (!Array.isArray(channels) || channels.length === 0) {
    throw invalid(path, `has no channels for ${label}`);
  }
  const { num_channels: stated = channels.length } = stream;
  if (stated !== channels.length) {
    throw invalid(
      path,
      `states ${JSON.stringify(stated)} channels for ${label} and lists ${channels.length}`,
    );
  }
  return {
    folder,
    sampleRate,
    channels: channels.map((channel, index) => parseChannel(channel, index, label, path)),
  };
}

function parseChannel(channel: unknown, index: number, label: string, path: string): OebinChannel {
  if (!isJsonObject(channel)) throw invalid(path, `has no object for channel ${index} of ${label}`);
  const { bit_volts: bitVolts } = channel;
  if (typeof bitVolts !== 'number' || !Number.isFinite(bitVolts) || bitVolts === 0) {
    throw invalid(path, `has no bit_volts for channel ${index} of ${label}`);
  }
  const name = typeof channel.channel_name === 'string' ? channel.channel_name : `CH${index + 1}`;
  return {
    name,
    gainToMicrovolts: bitVolts * microvoltsPer(channel),
    isElectrode: isElectrode(channel, name),
  };
}

function microvoltsPer(channel: JsonObject): number {
  const unit = typeof channel.units === 'string' ? channel.units.trim().toLowerCase() : '';
  return unit === 'v' ? 1e6 : unit === 'mv' ? 1e3 : 1;
}

/** Electrodes are stored in microvolts; sync, ADC and AUX channels give themselves away by name, text or volts. */
function isElectrode(channel: JsonObject, name: string): boolean {
  const description = typeof channel.description === 'string' ? channel.description : '';
  return (
    !/(^|[^a-z])(sync|adc|aux)([^a-z]|$)/i.test(name) &&
    !/^(adc|aux)/i.test(description) &&
    microvoltsPer(channel) !== 1e6
  );
}

function invalid(path: string, what: string): DamagedFileError {
  return new DamagedFileError(
    'OEBIN_INVALID',
    `${path} ${what}. Restore it from the acquisition computer.`,
  );
}
