import { type Hertz, hertz, sampleIndex, seconds } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice } from '../recording/recording.ts';
import { blockRecording, type SampleBlocks } from './block-recording.ts';
import { findClockJumps, placeByPlace } from './clock-jumps.ts';
import { readAnnotations, recordOnset } from './edf-annotations.ts';
import { type EdfHeader, type EdfSignal, readEdfHeader } from './edf-header.ts';
import { edfEvents } from './events/edf-events.ts';
import { gapNotices } from './gap-notices.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import type { FormatFile, OpenedFile } from './recording-format.ts';
import { oneSegment, type StoredSegment } from './stored-recording.ts';
import { wholeFrames } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

/**
 * An EDF, EDF+ or BDF file: the signals of its highest rate. What has another rate, is no voltage
 * or holds annotations is left out and listed. Interruptions begin segments.
 * @throws UserError `EMPTY_FILE`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `EDF_HEADER`, `EDF_ANNOTATIONS`, `CLOCK_JUMPS`
 */
export async function openEdf({ source }: FormatFile, options: OpenOptions): Promise<OpenedFile> {
  refuseOptions(options, layoutOptions, source.name, 'EDF');
  const header = await readEdfHeader(source);
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
  const blocks: SampleBlocks = {
    source,
    dataOffset: header.headerBytes,
    blockBytes: header.recordBytes,
    framesPerBlock: framesPerRecord,
    sampleType: header.sampleBytes === 3 ? 'int24' : 'int16',
    byteOrder: 'little',
  };
  const clock = await clockOf(source, header, records.frameCount, sampleRate);
  const description = {
    sampleRate,
    channels: wiring.channels,
    segments: clock.segments,
    probe: wiring.probe,
    notices: [
      ...records.notices,
      ...gapNotices(source.name, clock.segments),
      ...otherRates(header, used),
      ...wiring.notices,
    ],
  };
  return {
    recording: blockRecording(blocks, description),
    events: edfEvents(header, records.frameCount, clock.onset, blocks, description),
  };
}

/** Times count from the first record; where there are interruptions, each record tells its own. */
async function clockOf(
  source: ByteSource,
  header: EdfHeader,
  recordCount: number,
  sampleRate: Hertz,
): Promise<{ onset: number; segments: StoredSegment[] }> {
  const framesPerRecord = Math.round(sampleRate * header.recordSeconds);
  if (!header.isDiscontinuous) {
    const [first] = await readAnnotations(source, header, 0);
    const segments = oneSegment(recordCount * framesPerRecord, sampleRate);
    return { onset: first?.onset ?? 0, segments };
  }
  const onset = await recordOnset(source, header, 0);
  const starts = await findClockJumps({
    count: recordCount,
    step: header.recordSeconds,
    tolerance: 0.5 / sampleRate,
    slack: 0,
    placesPerLook: RECORDS_PER_LOOK,
    file: source.name,
    read: placeByPlace((record) => recordOnset(source, header, record)),
  });
  const segments = starts.map(({ place, ticks }, i) => ({
    firstFrame: place * framesPerRecord,
    startSample: sampleIndex(Math.round((ticks - onset) * sampleRate)),
    sampleCount: ((starts[i + 1]?.place ?? recordCount) - place) * framesPerRecord,
    startTime: seconds(ticks - onset),
  }));
  return { onset, segments };
}

const RECORDS_PER_LOOK = 64;

function otherRates({ signals }: EdfHeader, used: readonly EdfSignal[]): Notice[] {
  const others = signals.filter((signal) => !used.includes(signal));
  if (others.length === 0) return [];
  const names = others.map(({ label }) => label).join(', ');
  const message = `${others.length} of ${signals.length} signals have another rate and were left out: ${names}.`;
  return [{ code: 'OTHER_RATES_LEFT_OUT', message }];
}
