import { DamagedFileError } from '../base/errors.ts';
import type { FileTree } from '../recording/byte-source.ts';
import { ByteReader } from './byte-reader.ts';

const BASIC_BYTES = 336;
const EXTENDED_BYTES = 32;
const MOST_EXTENDED = 100_000;

/** What the format has no room for: analogue inputs of 152.592547 microvolts a count say this. */
const OVERFLOWN_NANOVOLTS = 21_516;
const NANOVOLTS_OF_OVERFLOWN = 152_592.547;

/**
 * Microvolts per count of every electrode that an events file (`.nev`) describes.
 * @throws DamagedFileError `BLACKROCK_EVENTS`
 */
export async function microvoltsOfElectrodes(
  tree: FileTree,
  path: string,
): Promise<ReadonlyMap<number, number>> {
  const source = await tree.open(path);
  const damaged = () =>
    new DamagedFileError(
      'BLACKROCK_EVENTS',
      `${source.name} is no complete .nev file, so the scale of the recording is not known. Move it away and give --gain-uv.`,
    );
  try {
    if (source.byteLength < BASIC_BYTES) throw damaged();
    const basic = new ByteReader(await source.read(0, BASIC_BYTES), damaged);
    if (!/^(NEURALEV|BREVENTS)$/.test(basic.text(8))) throw damaged();
    basic.skip(BASIC_BYTES - 8 - 4);
    const count = basic.uint32();
    const length = EXTENDED_BYTES * count;
    if (count > MOST_EXTENDED || BASIC_BYTES + length > source.byteLength) throw damaged();
    const extended = new ByteReader(await source.read(BASIC_BYTES, length), damaged);
    const microvolts = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      const id = extended.text(8);
      const electrode = extended.uint16();
      extended.skip(2);
      const nanovolts = extended.uint16();
      extended.skip(EXTENDED_BYTES - 14);
      if (id !== 'NEUEVWAV' || nanovolts === 0) continue;
      const stated = nanovolts === OVERFLOWN_NANOVOLTS ? NANOVOLTS_OF_OVERFLOWN : nanovolts;
      microvolts.set(electrode, stated / 1000);
    }
    return microvolts;
  } finally {
    await source.close();
  }
}
