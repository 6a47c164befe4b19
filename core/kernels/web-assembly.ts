/**
 * The part of the WebAssembly interface that the kernels need. The language's own library does not
 * describe it, though every runtime has it.
 */

/** Shared between threads: growing it leaves the views that exist as they are. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  /** @param pages of 64 KiB; throws where the maximum would be passed */
  grow(pages: number): number;
}

/** What is compiled of a WebAssembly binary; can be sent to other threads. */
export type CompiledModule = object;

interface WebAssemblyInterface {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Module: new (bytes: Uint8Array) => CompiledModule;
  readonly Instance: new (
    module: CompiledModule,
    imports: { env: { memory: SharedMemory } },
  ) => { readonly exports: object };
  validate(bytes: Uint8Array): boolean;
}

declare const WebAssembly: WebAssemblyInterface | undefined;

/** The runtime's WebAssembly; undefined where it has none, or no memory that threads can share. */
export function findWebAssembly(): WebAssemblyInterface | undefined {
  const isShared = typeof SharedArrayBuffer !== 'undefined';
  return typeof WebAssembly === 'undefined' || !isShared ? undefined : WebAssembly;
}
