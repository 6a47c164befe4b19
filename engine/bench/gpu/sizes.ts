import { paperIterations } from '../paper-work.ts';
import type { ProbeShape } from '../probe-work.ts';
import type { GpuCorrelationSizes } from './correlation.ts';
import type { EpochSizes } from './epoch.ts';
import type { GpuFistaSizes } from './fista.ts';
import type { NetworkSizes } from './networks.ts';

/** Tetrode, probe32 and probe384, as the presets of simulated recordings are called. */
const probes = (samples: number): [ProbeShape, ProbeShape, ProbeShape] => [
  { channels: 4, units: 8, samples },
  { channels: 32, units: 30, samples },
  { channels: 384, units: 300, samples },
];

export function correlationSizes(quick: boolean): GpuCorrelationSizes {
  return quick
    ? { repeats: 1, windows: 50, probes: probes(2048) }
    : { repeats: 5, windows: 10_100, probes: probes(65_536) };
}

export function fistaSizes(quick: boolean): GpuFistaSizes {
  const [tetrode, probe32, probe384] = probes(quick ? 122 : 1000);
  return quick
    ? {
        repeats: 1,
        paper: { gpuWindows: 8, cpuWindows: 8 },
        probes: [
          { ...tetrode, samples: 600, gpuWindows: 1, cpuWindows: 1 },
          { ...probe32, gpuWindows: 2, cpuWindows: 2 },
          { ...probe384, gpuWindows: 1, cpuWindows: 1 },
        ],
      }
    : {
        repeats: 5,
        paper: { gpuWindows: 10_100, cpuWindows: 50 },
        probes: [
          { ...tetrode, gpuWindows: 512, cpuWindows: 4 },
          { ...probe32, gpuWindows: 256, cpuWindows: 1 },
          { ...probe384, gpuWindows: 128, cpuWindows: 1 },
        ],
      };
}

export function networkSizes(quick: boolean): NetworkSizes {
  return quick
    ? {
        repeats: 1,
        layers: paperIterations,
        windows: { wasm: 16, cpu: 1, webgpu: 8, tensorflow: 16 },
      }
    : {
        repeats: 3,
        layers: paperIterations,
        windows: { wasm: 64, cpu: 2, webgpu: 64, tensorflow: 256 },
      };
}

/** The epoch of the paper's size takes about ten minutes. */
export function epochSizes(quick: boolean): EpochSizes {
  return { windows: quick ? 64 : 9000, batchSize: 64, limitSeconds: 7200 };
}
