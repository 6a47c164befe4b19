import { UserError } from '../base/errors.ts';
import { decodeLatin1 } from '../base/text.ts';
import type { Recording } from '../recording/recording.ts';
import { isMatRecording, openMatRecording } from './mat-hdf5.ts';
import { isMearec, openMearec } from './mearec.ts';
import { isNwb, openNwb } from './nwb.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { type FormatId, folderSafeName, type NamedRecording } from './opened-recording.ts';
import { stemOf } from './paths.ts';
import type { FormatFile } from './recording-format.ts';

const SIGNATURE = '\x89HDF\r\n\x1a\n';

/** Whether a file is HDF5, or a MATLAB file that has it after 512 bytes of its own. */
export const isHdf5 = (head: Uint8Array) =>
  decodeLatin1(head.subarray(0, SIGNATURE.length)) === SIGNATURE || isMat73(head);

const isMat73 = (head: Uint8Array) => decodeLatin1(head.subarray(0, 10)) === 'MATLAB 7.3';

interface Opened {
  readonly format: string;
  readonly formatId: FormatId;
  readonly recordings: readonly NamedRecording[];
  readonly notices: Recording['notices'];
}

/**
 * Opens what an HDF5 file holds: NWB, MEArec, or MATLAB 7.3.
 * @throws UserError `HDF5_LAYOUT` where it is none of them; what the layouts throw
 */
export async function openHdf5(opening: FormatFile, options: OpenOptions): Promise<Opened> {
  const { path, source, sources } = opening;
  const file = await sources.openHdf5(path);
  const named = (recording: Recording) => ({
    recordings: [{ name: folderSafeName(stemOf(path)), recording, samples: [source] }],
    notices: [],
  });
  if (await isNwb(file)) {
    refuseOptions(options, layoutOptions, source.name, 'NWB');
    return { format: 'NWB', formatId: 'nwb', ...(await openNwb(file, opening, options)) };
  }
  if (await isMearec(file)) {
    const recording = await openMearec(file, source, options);
    return { format: 'MEArec', formatId: 'mearec', ...named(recording) };
  }
  if (await isMatRecording(file)) {
    const recording = await openMatRecording(file, source, options);
    return { format: 'MATLAB', formatId: 'mat', ...named(recording) };
  }
  const found = ((await file.keys('/')) ?? []).slice(0, 8).join(', ');
  throw new UserError(
    'HDF5_LAYOUT',
    `${source.name} is an HDF5 file with ${found || 'nothing in it'}; expected NWB, MEArec, or MATLAB with data and sr. Export the recording as NWB or raw binary.`,
  );
}
