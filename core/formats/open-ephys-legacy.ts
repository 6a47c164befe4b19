import { DamagedFileError } from '../base/errors.ts';
import type { Hertz } from '../base/quantities.ts';
import { decodeLatin1 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { ChannelFileFormat, ChannelHeader } from './channel-files.ts';
import { countedSegments, findClockJumps, placeByPlace } from './clock-jumps.ts';
import { openEphysLegacyEvents } from './events/open-ephys-legacy-events.ts';
import { decodeSamples } from './sample-type.ts';
import type { StoredSegment } from './stored-recording.ts';

const HEADER_BYTES = 1024;
const RECORD_FRAMES = 1024;
/** A number of the first sample (8 bytes), a count of samples and a number of the recording (2 each). */
const HEAD_BYTES = 12;
/** A mark that ends the record. */
const MARK_BYTES = 10;
const RECORD_BYTES = HEAD_BYTES + 2 * RECORD_FRAMES + MARK_BYTES;
const RECORDS_PER_LOOK = 512;

/** Files of the Open Ephys format (`.continuous`), which versions before 0.6 wrote. */
export const openEphysLegacy: ChannelFileFormat = {
  format: 'Open Ephys (legacy)',
  records: {
    dataOffset: HEADER_BYTES,
    blockBytes: RECORD_BYTES,
    framesPerBlock: RECORD_FRAMES,
    samplesOffset: HEAD_BYTES,
    sampleType: 'int16',
    byteOrder: 'big',
  },
  tickUnit: 'samples',
  readHeader,
  ticksAt,
  findSegments,
  events: openEphysLegacyEvents,
};

/** @throws DamagedFileError `OPEN_EPHYS_HEADER` */
async function readHeader(source: ByteSource, fallbackName: string): Promise<ChannelHeader> {
  const text = decodeLatin1(await source.read(0, Math.min(HEADER_BYTES, source.byteLength)));
  const values = new Map(
    Array.from(text.matchAll(/header\.(\w+) = '?([^';\n]*)'?;/g), (match) => [match[1], match[2]]),
  );
  const positive = (key: string): number => {
    const value = Number(values.get(key) ?? Number.NaN);
    if (Number.isFinite(value) && value > 0) return value;
    throw new DamagedFileError(
      'OPEN_EPHYS_HEADER',
      `${source.name} says ${key} ${values.get(key) ?? 'nowhere'}; expected the header of a .continuous file of Open Ephys. Copy it again.`,
    );
  };
  const sampleRate = positive('sampleRate');
  const name = values.get('channel') || fallbackName;
  const isElectrode = !/^(ADC|AUX)/i.test(name);
  // The converter's inputs are in volts.
  const gainToMicrovolts = positive('bitVolts') * (/^ADC/i.test(name) ? 1e6 : 1);
  return { name, sampleRate, gainToMicrovolts, isElectrode };
}

/** @throws DamagedFileError `OPEN_EPHYS_RECORD` */
async function ticksAt(source: ByteSource, record: number): Promise<number> {
  const bytes = await source.read(HEADER_BYTES + record * RECORD_BYTES, HEAD_BYTES);
  const [ticks] = decodeSamples(bytes.subarray(0, 8), 'int64', 'little');
  const [frames] = decodeSamples(bytes.subarray(8, 10), 'uint16', 'little');
  if (frames === RECORD_FRAMES && Number.isSafeInteger(ticks) && ticks >= 0) return ticks;
  throw new DamagedFileError(
    'OPEN_EPHYS_RECORD',
    `${source.name}: record ${record} states ${frames} samples from ${ticks} on; a record has ${RECORD_FRAMES}. The file is damaged from there on.`,
  );
}

async function findSegments(
  source: ByteSource,
  recordCount: number,
  sampleRate: Hertz,
): Promise<StoredSegment[]> {
  const starts = await findClockJumps({
    count: recordCount,
    step: RECORD_FRAMES,
    tolerance: 0,
    slack: 0,
    placesPerLook: RECORDS_PER_LOOK,
    file: source.name,
    read: placeByPlace((record) => ticksAt(source, record)),
  });
  return countedSegments(starts, recordCount, RECORD_FRAMES, sampleRate);
}
