import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type Cancellation,
  formatProbeinterface,
  interleavedSamples,
  type SimulatedRecording,
  type SimulationOptions,
  silentContext,
  simulate,
  throwIfCancelled,
  UserError,
} from '../../core/index.ts';
import { pooledSimulation, type SampleRange } from '../compute/pooled-simulation.ts';
import { writeFileAtomically, writePiecesAtomically } from '../files/atomic-write.ts';
import { defaultLimits } from './work-limits.ts';

/** Where a simulation was written. */
export interface SimulationFiles {
  readonly recordingPath: string;
  readonly truthPath: string;
}

/** Values of the recording that are held at a time. */
const pieceValues = 2 ** 20;
/** To start threads that simulate takes longer than to make so many values. */
const valuesWorthThreads = 2 ** 25;

/** Makes samples of a recording, interleaved, range by range. */
type MakeSamples = (
  simulated: SimulatedRecording,
  cancellation: Cancellation,
) => AsyncIterable<Float32Array>;

/**
 * Simulates a preset and writes it under its name, as `writeSimulated` does. What is long and made piece by
 * piece is made by all threads; the bytes are the same.
 */
export function writeSimulation(
  options: SimulationOptions,
  folder: string,
  replace: boolean,
  cancellation?: Cancellation,
): Promise<SimulationFiles> {
  const { threads } = defaultLimits;
  const makeSamples: MakeSamples = (simulated, cancelled) => {
    const { blockSamples, channelCount } = simulated;
    const isLong = channelCount * sampleCountOf(simulated) >= valuesWorthThreads;
    return blockSamples !== undefined && isLong && threads > 1
      ? pooledSimulation(options, rangesOf(simulated, blockSamples), threads, cancelled)
      : samplesMadeHere(simulated, cancelled);
  };
  const make = () => simulate(options);
  return writeSimulated(options.preset, make, folder, replace, cancellation, makeSamples);
}

/**
 * Writes a simulation as `NAME.bin` (float32, interleaved) with its sidecar `NAME.json`,
 * `probe.json`, and `truth.csv` (`unit_id,sample_index`, the sample of the spike's extremum on its
 * main channel).
 * @param make called when it is known that it can be written
 * @throws UserError (`ALREADY_EXISTS`) where one of the files is there and `replace` is false;
 *   CancellationError
 */
export async function writeSimulated(
  name: string,
  make: () => SimulatedRecording,
  folder: string,
  replace: boolean,
  cancellation: Cancellation = silentContext.cancellation,
  makeSamples: MakeSamples = samplesMadeHere,
): Promise<SimulationFiles> {
  const path = (file: string) => join(folder, file);
  const names = [`${name}.bin`, `${name}.json`, 'probe.json', 'truth.csv'];
  const standing = names.find((file) => existsSync(path(file)));
  if (standing !== undefined && !replace) {
    throw new UserError(
      'ALREADY_EXISTS',
      `${path(standing)} exists already; give another folder with --out, or --force to replace it.`,
    );
  }
  const simulated = make();
  await mkdir(folder, { recursive: true });
  const [recording, sidecar, probe, truth] = names;
  await writePiecesAtomically(path(recording), bytesOf(makeSamples(simulated, cancellation)));
  await writeFileAtomically(path(sidecar), sidecarText(simulated));
  await writeFileAtomically(path(probe), probeText(name, simulated));
  await writePiecesAtomically(path(truth), truthLines(simulated));
  return { recordingPath: path(recording), truthPath: path(truth) };
}

const sampleCountOf = ({ segments }: SimulatedRecording) =>
  segments.reduce((sum, segment) => sum + segment.sampleCount, 0);

/** A recording in ranges of `length` samples. */
function rangesOf(simulated: SimulatedRecording, length: number): SampleRange[] {
  const sampleCount = sampleCountOf(simulated);
  return Array.from({ length: Math.ceil(sampleCount / length) }, (_, range) => ({
    start: range * length,
    end: Math.min(sampleCount, (range + 1) * length),
  }));
}

/** The ranges that are held at a time. */
const piecesOf = (simulated: SimulatedRecording) =>
  rangesOf(simulated, Math.max(1, Math.floor(pieceValues / simulated.channelCount)));

async function* samplesMadeHere(
  simulated: SimulatedRecording,
  cancellation: Cancellation,
): AsyncGenerator<Float32Array> {
  for (const { start, end } of piecesOf(simulated)) {
    await setImmediate();
    throwIfCancelled(cancellation);
    yield await interleavedSamples(simulated, start, end);
  }
}

async function* bytesOf(pieces: AsyncIterable<Float32Array>): AsyncGenerator<Uint8Array> {
  for await (const { buffer, byteOffset, byteLength } of pieces) {
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}

function sidecarText({ sampleRate, channelCount }: SimulatedRecording): string {
  const sidecar = {
    sampleRate,
    channels: channelCount,
    dtype: 'float32',
    gainUv: 1,
    probe: 'probe.json',
  };
  return `${JSON.stringify(sidecar, null, 2)}\n`;
}

function probeText(name: string, simulated: SimulatedRecording): string {
  return formatProbeinterface({
    name,
    positionsUm: simulated.positionsUm,
    shankIds: new Array<string>(simulated.channelCount).fill('0'),
    geometryKnown: true,
  });
}

/** Spikes in the order of their extremum, which is up to `referenceOffset` off their sample. */
async function* truthLines(simulated: SimulatedRecording): AsyncGenerator<string> {
  const { referenceOffset } = simulated;
  const longest = referenceOffset.reduce((most, offset) => Math.max(most, offset), 0);
  yield 'unit_id,sample_index\r\n';
  for (const { start, end } of piecesOf(simulated)) {
    const truth = simulated.truthBetween(start - longest, end);
    const rows = Array.from(truth.unitIndex, (unit, spike) => ({
      unit,
      sample: truth.sampleIndex[spike]! + referenceOffset[unit]!,
    }))
      .filter(({ sample }) => sample >= start && sample < end)
      .sort((a, b) => a.sample - b.sample || a.unit - b.unit);
    yield rows.map(({ unit, sample }) => `${unit},${sample}\r\n`).join('');
  }
}
