import { DamagedFileError } from '../base/errors.ts';
import { decodeLatin1 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { ChannelHeader } from './channel-files.ts';

export const ncsHeaderBytes = 16384;

/**
 * Reads `-Key value` lines.
 * @param fallbackName name of the channel where the header tells none
 * @throws DamagedFileError `NEURALYNX_HEADER`
 */
export async function readNcsHeader(
  source: ByteSource,
  fallbackName: string,
): Promise<ChannelHeader> {
  const text = await readNeuralynxText(source);
  const values = new Map<string, string>();
  for (const [, key, value] of text.matchAll(/^\s*-(\S+)[ \t]+([^\r\n\0]*)/gm)) {
    values.set(key.toLowerCase(), value.trim());
  }
  const positive = (key: string): number => {
    const value = Number(values.get(key.toLowerCase()) ?? Number.NaN);
    if (Number.isFinite(value) && value > 0) return value;
    throw damaged(source, `says ${key} ${values.get(key.toLowerCase()) ?? 'nowhere'}`);
  };
  const sign = values.get('inputinverted')?.toLowerCase() === 'true' ? -1 : 1;
  return {
    name: values.get('acqentname') || fallbackName,
    sampleRate: positive('SamplingFrequency'),
    // Negative where the input was inverted.
    gainToMicrovolts: sign * 1e6 * positive('ADBitVolts'),
    isElectrode: true,
  };
}

/** @throws DamagedFileError `NEURALYNX_HEADER` */
export async function readNeuralynxText(source: ByteSource): Promise<string> {
  if (source.byteLength < ncsHeaderBytes) {
    throw damaged(source, `is ${source.byteLength} bytes long, shorter than its header`);
  }
  const text = decodeLatin1(await source.read(0, ncsHeaderBytes));
  if (!text.startsWith('######## Neuralynx')) throw damaged(source, 'is no Neuralynx file');
  return text;
}

function damaged(source: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError(
    'NEURALYNX_HEADER',
    `${source.name} ${what}; expected a file of Neuralynx (.ncs, .nev). Copy it again from the acquisition computer.`,
  );
}
