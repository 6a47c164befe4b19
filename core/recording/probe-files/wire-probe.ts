import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { wireKilosortMap } from './kilosort.ts';
import { wireKnownProbe } from './library.ts';
import { wirePrb } from './prb.ts';
import { wireProbeinterface } from './probeinterface.ts';
import { invalidProbe, type WiredProbe } from './wired-contacts.ts';

/**
 * Reads a probe for a recording with `channelCount` stored columns, telling the form by content:
 * probeinterface JSON, a channel map of Kilosort, `{"library": NAME}`, or a `.prb` file.
 * @param electrodes the columns that are electrodes: what a library's probe is of, while the others name columns
 * @throws UserError `PROBE_INVALID`, `PROBE_MISMATCH`
 */
export function wireProbe(
  text: string,
  channelCount: number,
  electrodes: Int32Array = Int32Array.from({ length: channelCount }, (_, column) => column),
): WiredProbe {
  if (!/^\s*[{[]/.test(text)) return wirePrb(text, channelCount);
  const content = jsonObject(text);
  const { library } = content;
  if (typeof library === 'string') {
    const wired = wireKnownProbe(library, electrodes.length);
    return { ...wired, columns: wired.columns.map((electrode) => electrodes[electrode]) };
  }
  if ('chanMap' in content) return wireKilosortMap(content, channelCount);
  return wireProbeinterface(content, channelCount);
}

/** The text by which `wireProbe` knows a probe of the library. */
export function libraryProbeText(name: string): string {
  return JSON.stringify({ library: name });
}

function jsonObject(text: string): JsonObject {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be parsed';
    throw invalidProbe(`is not valid JSON (${reason})`);
  }
  if (isJsonObject(content)) return content;
  throw invalidProbe('holds no JSON object');
}
