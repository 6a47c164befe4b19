import { decodeUtf8 } from '../base/text.ts';
import { libraryProbeText } from '../recording/probe-files/wire-probe.ts';
import type { ProbeText } from './open-options.ts';

/** A probe file of any form that is known, as text. */
export function probeFileText(bytes: Uint8Array, origin: string): ProbeText {
  return { text: decodeUtf8(bytes), origin };
}

/** A probe that needs no file. */
export function knownProbeText(name: string): ProbeText {
  return { text: libraryProbeText(name), origin: name };
}
