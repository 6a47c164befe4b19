import type { ChannelFileFormat } from './channel-files.ts';
import { neuralynxEvents } from './events/neuralynx-events.ts';
import { ncsHeaderBytes, readNcsHeader } from './neuralynx-header.ts';
import {
  findSegments,
  readRecordHead,
  recordBytes,
  recordFrames,
  recordHeadBytes,
} from './neuralynx-records.ts';

/** Continuous files of Neuralynx (`.ncs`). */
export const neuralynx: ChannelFileFormat = {
  format: 'Neuralynx',
  records: {
    dataOffset: ncsHeaderBytes,
    blockBytes: recordBytes,
    framesPerBlock: recordFrames,
    samplesOffset: recordHeadBytes,
    sampleType: 'int16',
    byteOrder: 'little',
  },
  tickUnit: 'µs',
  readHeader: readNcsHeader,
  ticksAt: async (source, record) => (await readRecordHead(source, record)).microseconds,
  findSegments,
  events: neuralynxEvents,
};
