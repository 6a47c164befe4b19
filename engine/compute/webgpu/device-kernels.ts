import type { Dictionary, Kernels } from '../../../core/index.ts';
import type { ComputeDevice } from './device.ts';
import { DeviceCorrelation } from './device-correlation.ts';
import { DeviceFista } from './device-fista.ts';

type DenseEncoder = ReturnType<Kernels['denseEncoder']>;
export type LassoWeights = Parameters<Kernels['denseEncoder']>[1];
export type DenseSteps = Parameters<DenseEncoder['encode']>[2];
export type DenseCode = ReturnType<DenseEncoder['encode']>;

/** Signals and correlations in this process's memory. */
export type Signal = Float32Array | Float64Array | Int32Array;

/**
 * `TemplateCorrelation` on a device, whose answers come later. Several calls may be under way; the
 * arrays of a call are the device's until it is answered.
 */
export interface AsyncTemplateCorrelation {
  /**
   * `beta = H^T y`; the same value wherever a tile is cut. WebGPU leaves open what becomes of NaN and
   * infinity, so the signal must have neither.
   * @param traces planar `(channels x samples)`
   * @param out `(atoms x validSamples)`, overwritten
   * @throws UserError (`GPU_LOST`, `GPU_FAILED`)
   */
  correlate<Out extends Signal>(traces: Signal, samples: number, out: Out): Promise<Out>;
  /** Frees the memory on the device. */
  close(): void;
}

/** `DenseEncoder` on a device, which needs many windows at once to be kept busy. */
export interface AsyncDenseEncoder {
  /**
   * @param windows each planar `(channels x samples)`
   * @returns a code a window, in their order
   * @throws UserError (`GPU_LOST`, `GPU_FAILED`)
   */
  encode(
    windows: readonly (Float32Array | Float64Array)[],
    samples: number,
    steps: DenseSteps,
  ): Promise<DenseCode[]>;
  /** Frees the memory on the device. */
  close(): void;
}

/** What a GPU computes. The twins are those of `Kernels`, and differ by rounding only. */
export interface DeviceKernels {
  /** In single precision. */
  correlation(dictionary: Dictionary): AsyncTemplateCorrelation;
  /** The sums of `HeatedCorrelation`, exact: atoms and signal are whole numbers. */
  integerCorrelation(atoms: Dictionary): AsyncTemplateCorrelation;
  denseEncoder(dictionary: Dictionary, weights: LassoWeights): AsyncDenseEncoder;
}

/** The kernels of one device. */
export function deviceKernels(device: ComputeDevice): DeviceKernels {
  return {
    correlation: (dictionary) => new DeviceCorrelation(device, dictionary, 'f32'),
    integerCorrelation: (atoms) => new DeviceCorrelation(device, atoms, 'i32'),
    denseEncoder: (dictionary, weights) => new DeviceFista(device, dictionary, weights),
  };
}
