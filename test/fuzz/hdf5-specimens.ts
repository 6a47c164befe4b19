import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import h5wasm from 'h5wasm/node';
import { counting } from '../core/formats/support/build-files.ts';
import type { Specimen } from './specimens.ts';

type File = InstanceType<typeof h5wasm.File>;

/** Recordings in HDF5, by the name of the format. */
export async function hdf5Specimens(): Promise<Readonly<Record<string, readonly Specimen[]>>> {
  await h5wasm.ready;
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-fuzz-'));
  const specimen = (name: string, fill: (file: File) => void): Specimen => {
    const path = join(folder, name);
    const file = new h5wasm.File(path, 'w');
    fill(file);
    file.close();
    return { files: { [name]: new Uint8Array(readFileSync(path)) }, path: name };
  };
  try {
    return {
      nwb: [specimen('a.nwb', nwb)],
      mearec: [specimen('a.h5', mearec)],
      'mat-7.3': [specimen('b.h5', matlab)],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const numbers = (...values: readonly number[]) => Float64Array.from(values);

function nwb(file: File): void {
  file.create_attribute('nwb_version', '2.6.0');
  const series = file.create_group('acquisition').create_group('Probe');
  series.create_attribute('neurodata_type', 'ElectricalSeries');
  const data = series.create_dataset({
    name: 'data',
    data: Int16Array.from(counting(-150, 300)),
    shape: [100, 3],
    chunks: [30, 3],
    compression: 'gzip',
  });
  data.create_attribute('conversion', 1e-6);
  series.create_dataset({ name: 'electrodes', data: Int32Array.of(0, 1, 2) });
  series.create_dataset({
    name: 'timestamps',
    data: Float64Array.from(counting(0, 100), (i) => (i < 40 ? i : i + 7) / 1000),
  });
  const table = file
    .create_group('general')
    .create_group('extracellular_ephys')
    .create_group('electrodes');
  table.create_dataset({ name: 'rel_x', data: numbers(0, 10, 20) });
  table.create_dataset({ name: 'rel_y', data: numbers(5, 15, 25) });
  table.create_dataset({ name: 'group_name', data: ['a', 'a', 'b'] });
  const trials = file.create_group('intervals').create_group('trials');
  trials.create_dataset({ name: 'start_time', data: numbers(0.01, 0.05) });
  trials.create_dataset({ name: 'stop_time', data: numbers(0.02, 0.06) });
}

function mearec(file: File): void {
  file.create_dataset({
    name: 'recordings',
    data: Float32Array.from(counting(-150, 300)),
    shape: [100, 3],
  });
  file.create_dataset({
    name: 'channel_positions',
    data: numbers(0, 0, 0, 0, 0, 20, 0, 0, 40),
    shape: [3, 3],
  });
  const info = file.create_group('info').create_group('recordings');
  info.create_dataset({ name: 'fs', data: numbers(1000) });
}

function matlab(file: File): void {
  file.create_dataset({
    name: 'data',
    data: Int16Array.from(counting(-150, 300)),
    shape: [100, 3],
  });
  file.create_dataset({ name: 'sr', data: numbers(24_000), shape: [1, 1] });
}
