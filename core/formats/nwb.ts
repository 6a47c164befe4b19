import { DamagedFileError, UserError } from '../base/errors.ts';
import { type Hertz, hertz, sampleIndex, seconds } from '../base/quantities.ts';
import type { Hdf5Source } from '../recording/hdf5-source.ts';
import type { Recording } from '../recording/recording.ts';
import { findClockJumps } from './clock-jumps.ts';
import { nwbEvents } from './events/nwb-events.ts';
import { FailedParts } from './failed-parts.ts';
import { gapNotices } from './gap-notices.ts';
import { asNumbers, hdf5Recording, matrixShape, readList } from './hdf5-matrix.ts';
import { electrodeTable } from './nwb-electrodes.ts';
import { samplesOfSeries } from './nwb-samples.ts';
import type { OpenOptions } from './open-options.ts';
import { folderSafeName, type NamedRecording, uniqueNames } from './opened-recording.ts';
import type { FormatFile } from './recording-format.ts';
import type { StoredSegment } from './stored-recording.ts';
import { emptyFile } from './whole-frames.ts';
import { wireChannels } from './wire-channels.ts';

export const isNwb = async (file: Hdf5Source): Promise<boolean> =>
  (await file.attribute('/', 'nwb_version')) !== undefined;

/** Where raw recordings are; what is below `/processing` was made from them. */
const SERIES_GROUPS = ['/acquisition', '/stimulus/presentation'];

/**
 * Opens every ElectricalSeries among the acquisitions of an NWB 2 file, in volts as the file scales
 * them, with the electrodes' positions where the table tells them.
 * @throws UserError `NO_SERIES`, `EMPTY_FILE`, `NO_ELECTRODES`
 * @throws DamagedFileError `NWB_SERIES`, `HDF5_UNREADABLE`
 */
export async function openNwb(
  file: Hdf5Source,
  opening: FormatFile,
  options: OpenOptions,
): Promise<{ recordings: NamedRecording[]; notices: Recording['notices'] }> {
  const places = await seriesOf(file);
  const failed = new FailedParts();
  const recordings: NamedRecording[] = [];
  for (const place of places) {
    const series = await failed.attempt(() => openSeries(file, place, opening, options));
    const name = folderSafeName(place.slice(place.lastIndexOf('/') + 1));
    if (series === undefined) continue;
    recordings.push({ name, ...series, events: nwbEvents(file, series.recording) });
  }
  if (recordings.length === 0) {
    throw (
      failed.first ??
      new UserError(
        'NO_SERIES',
        `${file.name} is an NWB file without an ElectricalSeries in /acquisition: there is nothing to sort.`,
      )
    );
  }
  const names = uniqueNames(recordings.map(({ name }) => name));
  return {
    recordings: recordings.map((recording, i) => ({ ...recording, name: names[i] })),
    notices: failed.notices,
  };
}

async function seriesOf(file: Hdf5Source): Promise<string[]> {
  const series: string[] = [];
  for (const group of SERIES_GROUPS) {
    for (const name of (await file.keys(group)) ?? []) {
      const place = `${group}/${name}`;
      if (await isSeries(file, place)) series.push(place);
    }
  }
  return series;
}

async function isSeries(file: Hdf5Source, place: string): Promise<boolean> {
  const type = await file.attribute(place, 'neurodata_type');
  if (type !== undefined) return type === 'ElectricalSeries';
  // Where a link leads nowhere, opening the series tells it.
  return (await file.otherFiles(place)).linked.length > 0;
}

async function openSeries(
  file: Hdf5Source,
  place: string,
  opening: FormatFile,
  options: OpenOptions,
): Promise<Pick<NamedRecording, 'recording' | 'samples'>> {
  const { samples, notices } = await samplesOfSeries(file, place, opening);
  const dataset = await file.dataset(`${place}/data`);
  if (dataset === undefined || dataset.shape.length < 1 || dataset.shape.length > 2) {
    throw damaged(file, `${place} has no table of samples`);
  }
  const matrix = { dataset, timeFirst: true };
  const { frameCount, columnCount } = matrixShape(matrix);
  if (frameCount === 0 || columnCount === 0) throw emptyFile(opening.source);
  const { sampleRate, segments } = await clockOf(file, place, frameCount);
  const numberOf = async (name: string, otherwise: number) => {
    const value = await file.attribute(`${place}/data`, name);
    return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
  };
  const conversion = (await numberOf('conversion', 1)) || 1;
  const offset = await numberOf('offset', 0);
  const own = await file.dataset(`${place}/channel_conversion`);
  const conversions = own === undefined ? [] : await readList(own);
  const electrodes = await electrodeTable(file, `${place}/electrodes`, columnCount);
  const wiring = wireChannels(
    Array.from({ length: columnCount }, (_, column) => {
      const volts = conversion * (conversions[column] || 1);
      return {
        ...electrodes[column],
        column,
        gainToMicrovolts: 1e6 * volts,
        offsetCounts: offset === 0 ? 0 : -offset / volts,
        isElectrode: true,
      };
    }),
    options.probe,
  );
  const recording = hdf5Recording(matrix, {
    sampleRate,
    channels: wiring.channels,
    segments,
    probe: wiring.probe,
    notices: [...notices, ...gapNotices(`${file.name}: ${place}`, segments), ...wiring.notices],
  });
  return { recording, samples };
}

/** A series states its rate, or the time of every frame. */
async function clockOf(
  file: Hdf5Source,
  place: string,
  frameCount: number,
): Promise<{ sampleRate: Hertz; segments: StoredSegment[] }> {
  const rate = await file.attribute(`${place}/starting_time`, 'rate');
  const starting = await file.dataset(`${place}/starting_time`);
  if (typeof rate === 'number' && rate > 0 && starting !== undefined) {
    const [start = 0] = await readList(starting);
    return {
      sampleRate: hertz(rate),
      segments: [segmentAt(0, frameCount, start, hertz(rate))],
    };
  }
  const timestamps = await file.dataset(`${place}/timestamps`);
  if (timestamps === undefined || timestamps.shape[0] < frameCount) {
    throw damaged(file, `${place} states neither a rate nor the times of its samples`);
  }
  const read = async (from: number, to: number) =>
    asNumbers(await timestamps.readNumbers([[from, to + 1]]));
  const first = await read(0, Math.min(frameCount, 1000) - 1);
  const step = medianStep(first);
  if (!(step > 0)) throw damaged(file, `${place} has times that do not rise`);
  const starts = await findClockJumps({
    count: frameCount,
    step,
    tolerance: step / 2,
    slack: step * RATE_SLACK,
    placesPerLook: 1 << 16,
    read,
    file: file.name,
  });
  const sampleRate = hertz(roundedRate(1 / step));
  return {
    sampleRate,
    segments: starts.map(({ place: frame, ticks }, i) =>
      segmentAt(frame, (starts[i + 1]?.place ?? frameCount) - frame, ticks, sampleRate),
    ),
  };
}

/** The true rate may differ from what the first times say by as much. */
const RATE_SLACK = 1e-4;

function medianStep(times: ArrayLike<number>): number {
  const steps = Array.from({ length: times.length - 1 }, (_, i) => times[i + 1] - times[i]);
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? Number.NaN;
}

/** Times in seconds are rounded; a rate within a hundredth of a thousandth of a whole number is one. */
function roundedRate(rate: number): number {
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-5 * rate ? whole : rate;
}

function segmentAt(frame: number, count: number, start: number, rate: Hertz): StoredSegment {
  return {
    firstFrame: frame,
    startSample: sampleIndex(Math.round(start * rate)),
    sampleCount: count,
    startTime: seconds(start),
  };
}

function damaged(file: Hdf5Source, what: string): DamagedFileError {
  return new DamagedFileError(
    'NWB_SERIES',
    `${file.name}: ${what}. Check the file with nwbinspector.`,
  );
}
