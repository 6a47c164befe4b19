/** States of a request, in its `state`. */
export const requestStates = { open: 0, answered: 1, refused: 2 } as const;

/** What a thread asks of the thread that owns the GPU. All arrays lie in shared memory. */
export interface CorrelationRequest {
  readonly kind: 'request';
  /** Whose atoms: the last that it told of. */
  readonly asker: string;
  /** One of `requestStates`; the asking thread sleeps on it. */
  readonly state: Int32Array<SharedArrayBuffer>;
  /** Planar `(channels x samples)`, whole numbers. */
  readonly signal: Int32Array<SharedArrayBuffer>;
  readonly samples: number;
  /** `(atoms x validSamples)`, overwritten. */
  readonly sums: Int32Array<SharedArrayBuffer>;
}

/** Tells who asks for correlations where to: plain data. */
export interface CorrelationAddress {
  /** Of a BroadcastChannel that only the owner of the GPU listens to. */
  readonly channel: string;
}

/** What a thread correlates with from now on. */
export interface AtomsToCorrelate {
  readonly kind: 'atoms';
  readonly asker: string;
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  /** `(atoms x channels x atomSamples)`, whole numbers. */
  readonly taps: Int16Array<SharedArrayBuffer>;
}

export type CorrelationMessage = AtomsToCorrelate | CorrelationRequest;
