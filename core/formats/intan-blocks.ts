import type { ByteSource } from '../recording/byte-source.ts';
import { findClockJumps, placeByPlace } from './clock-jumps.ts';
import type { IntanHeader, IntanSignal } from './intan-header.ts';
import { decodeSamples } from './sample-type.ts';

/** Where the parts of a block of samples are, in bytes from its start. */
export interface IntanBlock {
  readonly byteLength: number;
  readonly frames: number;
  /**
   * First byte of the first amplifier and of the first analogue input, whose channels take two bytes a
   * frame, and of the words of the digital ports, which all lines of one share.
   */
  readonly offsets: Readonly<Record<'amplifier' | 'adc' | 'din' | 'dout', number>>;
}

/**
 * Layout of a block: time stamps, then signal by signal and channel by channel all frames.
 * Auxiliary inputs are sampled every fourth frame, supply voltages and temperatures once.
 */
export function intanBlock(header: IntanHeader): IntanBlock {
  const { blockFrames: frames, system } = header;
  const countOf = (signal: IntanSignal) =>
    header.channels.filter((channel) => channel.signal === signal).length;
  const amplifiers = countOf('amplifier');
  const portBytes = (signal: 'din' | 'dout') => (countOf(signal) > 0 ? 2 * frames : 0);
  const amplifier = 4 * frames;
  const afterAmplifier = amplifier + 2 * frames * amplifiers;
  const adc =
    system === 'rhd'
      ? afterAmplifier +
        2 * (frames / 4) * countOf('auxiliary') +
        2 * countOf('supply') +
        2 * header.temperatureSensors
      : afterAmplifier + 2 * frames * amplifiers * (header.hasDcAmplifier ? 2 : 1);
  const din = adc + 2 * frames * (countOf('adc') + countOf('dac'));
  const dout = din + portBytes('din');
  return { byteLength: dout + portBytes('dout'), frames, offsets: { amplifier, adc, din, dout } };
}

/** Stretches of blocks that follow each other by their time stamps. */
export async function findIntanGaps(source: ByteSource, header: IntanHeader, blockCount: number) {
  const { byteLength, frames } = intanBlock(header);
  const stampOf = async (block: number) => {
    const bytes = await source.read(header.headerBytes + block * byteLength, 4);
    return decodeSamples(bytes, 'int32', 'little')[0];
  };
  return findClockJumps({
    count: blockCount,
    step: frames,
    tolerance: 0,
    slack: 0,
    placesPerLook: 256,
    file: source.name,
    read: placeByPlace(stampOf),
  });
}
