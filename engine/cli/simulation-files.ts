import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  formatProbeinterface,
  type SimulatedRecording,
  type SimulationOptions,
  simulate,
  UserError,
} from '../../core/index.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';

/** Where a simulation was written. */
export interface SimulationFiles {
  readonly recordingPath: string;
  readonly truthPath: string;
}

/**
 * Simulates a recording and writes it as `PRESET.bin` (float32, interleaved) with its sidecar
 * `PRESET.json`, `probe.json`, and `truth.csv` (`unit_id,sample_index`, the sample of the spike's
 * extremum on its main channel).
 * @throws UserError (`ALREADY_EXISTS`) where one of the files is there and `replace` is false
 */
export async function writeSimulation(
  options: SimulationOptions,
  folder: string,
  replace: boolean,
): Promise<SimulationFiles> {
  const path = (name: string) => join(folder, name);
  const names = [`${options.preset}.bin`, `${options.preset}.json`, 'probe.json', 'truth.csv'];
  const standing = names.find((name) => existsSync(path(name)));
  if (standing !== undefined && !replace) {
    throw new UserError(
      'ALREADY_EXISTS',
      `${path(standing)} exists already; give another folder with --out, or --force to replace it.`,
    );
  }
  const simulated = simulate(options);
  await mkdir(folder, { recursive: true });
  const [recording, sidecar, probe, truth] = names;
  await writeFileAtomically(path(recording), interleavedBytes(simulated));
  await writeFileAtomically(path(sidecar), sidecarText(simulated));
  await writeFileAtomically(path(probe), probeText(options, simulated));
  await writeFileAtomically(path(truth), truthCsv(simulated));
  return { recordingPath: path(recording), truthPath: path(truth) };
}

function interleavedBytes({ samples, channelCount }: SimulatedRecording): Uint8Array {
  const frameCount = samples.length / channelCount;
  const interleaved = new Float32Array(samples.length);
  for (let channel = 0; channel < channelCount; channel++) {
    const traces = samples.subarray(channel * frameCount, (channel + 1) * frameCount);
    for (let t = 0; t < frameCount; t++) interleaved[t * channelCount + channel] = traces[t];
  }
  return new Uint8Array(interleaved.buffer);
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

function probeText({ preset }: SimulationOptions, simulated: SimulatedRecording): string {
  return formatProbeinterface({
    name: preset,
    positionsUm: simulated.positionsUm,
    shankIds: new Array<string>(simulated.channelCount).fill('0'),
    geometryKnown: true,
  });
}

function truthCsv({ truth, referenceOffset }: SimulatedRecording): string {
  const rows = Array.from(truth.unitIndex, (unit, spike) => ({
    unit,
    sample: truth.sampleIndex[spike] + referenceOffset[unit],
  })).sort((a, b) => a.sample - b.sample || a.unit - b.unit);
  return `unit_id,sample_index\r\n${rows.map(({ unit, sample }) => `${unit},${sample}\r\n`).join('')}`;
}
