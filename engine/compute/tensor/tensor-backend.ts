/** What tfjs can compute networks with, from the one that suits most machines on. */
export const tensorBackendNames = ['wasm', 'cpu', 'webgpu', 'tensorflow'] as const;
export type TensorBackendName = (typeof tensorBackendNames)[number];

/** A backend that is ready, taken for all networks of this thread until it is closed. */
export interface TensorBackend {
  readonly name: TensorBackendName;
  /** What it computes with, for people. */
  readonly what: string;
  close(): void;
}

/** Why a backend is not there, in one line, and what to do about it. */
export interface MissingBackend {
  readonly missing: string;
  readonly remedy: string;
}

export type BackendSearch = { readonly backend: TensorBackend } | MissingBackend;
