import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type Cancellation,
  formatProbeinterface,
  type SimulatedRecording,
  type SimulationOptions,
  silentContext,
  simulate,
  throwIfCancelled,
  UserError,
} from '../../core/index.ts';
import { writeFileAtomically, writePiecesAtomically } from '../files/atomic-write.ts';

/** Where a simulation was written. */
export interface SimulationFiles {
  readonly recordingPath: string;
  readonly truthPath: string;
}

/** Values of the recording that are held at a time. */
const pieceValues = 2 ** 20;

/** Simulates a preset and writes it under its name, as `writeSimulated` does. */
export function writeSimulation(
  options: SimulationOptions,
  folder: string,
  replace: boolean,
  cancellation?: Cancellation,
): Promise<SimulationFiles> {
  return writeSimulated(options.preset, () => simulate(options), folder, replace, cancellation);
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
  await writePiecesAtomically(path(recording), interleavedPieces(simulated, cancellation));
  await writeFileAtomically(path(sidecar), sidecarText(simulated));
  await writeFileAtomically(path(probe), probeText(name, simulated));
  await writePiecesAtomically(path(truth), truthLines(simulated));
  return { recordingPath: path(recording), truthPath: path(truth) };
}

/** Samples [start, end) of the pieces that a recording is written in. */
function piecesOf({ segments, channelCount }: SimulatedRecording) {
  const sampleCount = segments.reduce((sum, segment) => sum + segment.sampleCount, 0);
  const length = Math.max(1, Math.floor(pieceValues / channelCount));
  return Array.from({ length: Math.ceil(sampleCount / length) }, (_, piece) => ({
    start: piece * length,
    end: Math.min(sampleCount, (piece + 1) * length),
  }));
}

async function* interleavedPieces(
  simulated: SimulatedRecording,
  cancellation: Cancellation,
): AsyncGenerator<Uint8Array> {
  const { channelCount } = simulated;
  for (const { start, end } of piecesOf(simulated)) {
    await setImmediate();
    throwIfCancelled(cancellation);
    const samples = end - start;
    const traces = await simulated.read(0, start, end, new Float32Array(channelCount * samples));
    const interleaved = new Float32Array(channelCount * samples);
    for (let channel = 0; channel < channelCount; channel++) {
      const row = channel * samples;
      for (let t = 0; t < samples; t++) interleaved[t * channelCount + channel] = traces[row + t]!;
    }
    yield new Uint8Array(interleaved.buffer);
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
