import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isProbeName, knownProbeText, type ProbeText, probeFileText } from '../../core/index.ts';
import { refuseFolder } from './read-text-file.ts';

/**
 * The probe that a user names: a file, or one of the library.
 * @throws UserError `NOT_A_FILE` for a folder; otherwise the system's own errors, which name the file
 */
export async function readProbe(place: string): Promise<ProbeText> {
  if (isProbeName(place) && !existsSync(place)) return knownProbeText(place);
  return await probeFileText(await readFile(place).catch(refuseFolder(place)), place);
}
