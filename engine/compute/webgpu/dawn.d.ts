/**
 * The package `webgpu`, which is optional: where npm could not bring it, its types are missing too,
 * and Spikeloom must still compile.
 */
declare module 'webgpu' {
  /** @param options of Dawn, the implementation of WebGPU in the package */
  export function create(options: string[]): GPU;
  export const globals: {
    readonly GPUBufferUsage: GPUBufferUsage;
    readonly GPUMapMode: GPUMapMode;
  };
}
