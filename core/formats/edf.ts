import { UserError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import { blockRecording } from './block-recording.ts';
import { type EdfHeader, type EdfSignal, readEdfHeader } from './edf-header.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { oneSegment } from './stored-recording.ts';
import { wholeFrames } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

/**
 * An EDF, EDF+ or BDF file: the signals of its highest rate. What has another rate, is no voltage
 * or holds annotations is left out and listed.
 * @throws UserError `EMPTY_FILE`, `EDF_DISCONTINUOUS`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `EDF_HEADER`
 */
export async function openEdf(source: ByteSource, options: OpenOptions): Promise<Recording> {
  refuseOptions(options, layoutOptions, source.name, 'EDF');
  const header = await readEdfHeader(source);
  if (header.isDiscontinuous) {
    throw new UserError(
      'EDF_DISCONTINUOUS',
      `${source.name} is an EDF+ file with interruptions, whose times stand among its annotations. Export each stretch as a file of its own.`,
    );
  }
  const records = wholeFrames(source, header.recordBytes, header.headerBytes);
  const electrodes = header.signals.filter(({ isElectrode }) => isElectrode);
  const framesPerRecord = Math.max(0, ...electrodes.map((signal) => signal.framesPerRecord));
  const used = header.signals.filter((signal) => signal.framesPerRecord === framesPerRecord);
  const wiring = wireChannels(
    used.map((signal) => ({
      ...signal,
      name: signal.label,
      isElectrode: signal.isElectrode || options.allChannels === true,
    })),
    options.probe,
  );
  requireElectrodes(wiring, source.name);
  const sampleRate = hertz(framesPerRecord / header.recordSeconds);
  return blockRecording(
    {
      source,
      dataOffset: header.headerBytes,
      blockBytes: header.recordBytes,
      framesPerBlock: framesPerRecord,
      sampleType: header.sampleBytes === 3 ? 'int24' : 'int16',
      byteOrder: 'little',
    },
    {
      sampleRate,
      channels: wiring.channels,
      segments: oneSegment(records.frameCount * framesPerRecord, sampleRate),
      probe: wiring.probe,
      notices: [...records.notices, ...otherRates(header, used), ...wiring.notices],
    },
  );
}

function otherRates({ signals }: EdfHeader, used: readonly EdfSignal[]): Notice[] {
  const others = signals.filter((signal) => !used.includes(signal));
  if (others.length === 0) return [];
  const names = others.map(({ label }) => label).join(', ');
  const message = `${others.length} of ${signals.length} signals have another rate and were left out: ${names}.`;
  return [{ code: 'OTHER_RATES_LEFT_OUT', message }];
}
