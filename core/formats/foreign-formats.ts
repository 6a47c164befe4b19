import { UserError } from '../base/errors.ts';
import { decodeLatin1 } from '../base/text.ts';

interface ForeignFormat {
  readonly name: string;
  readonly matches: (head: Uint8Array) => boolean;
}

const beginsWith = (magic: string) => (head: Uint8Array) =>
  decodeLatin1(head.subarray(0, magic.length)) === magic;

/** Formats that are recognised only to say so, lest their headers be sorted as samples. */
const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  { name: 'Blackrock NEV', matches: beginsWith('NEURALEV') },
  { name: 'Neuralynx', matches: beginsWith('######## Neuralynx') },
  { name: 'Open Ephys (legacy)', matches: beginsWith("header.format = 'Open Ephys") },
  { name: 'big-endian wave (RIFX)', matches: beginsWith('RIFX') },
  { name: 'zip', matches: beginsWith('PK\x03\x04') },
  { name: 'gzip', matches: beginsWith('\x1f\x8b\x08') },
];

/** @throws UserError `FORMAT_NOT_SUPPORTED` when the first bytes are those of a format that cannot be read */
export function refuseForeignFormat(head: Uint8Array, file: string): void {
  const format = FOREIGN_FORMATS.find((candidate) => candidate.matches(head));
  if (format === undefined) return;
  throw new UserError(
    'FORMAT_NOT_SUPPORTED',
    `${file} is a ${format.name} file, which cannot be read. Export the recording as raw binary, NumPy, wave or Open Ephys binary.`,
  );
}
