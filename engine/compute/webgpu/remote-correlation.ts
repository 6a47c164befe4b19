import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import {
  type CodingKernels,
  codingKernels,
  type Dictionary,
  type HeatedCorrelation,
  IntegerCorrelator,
  type TemplateCorrelation,
  validSamples,
} from '../../../core/index.ts';
import {
  type CorrelationAddress,
  type CorrelationMessage,
  requestStates,
} from './correlation-requests.ts';

/** Most numbers of signal and sums in a request: enough to keep a GPU busy, little memory a thread. */
const REQUEST_NUMBERS = 4_000_000;
const SHORTEST_PIECE = 4096;
/** A GPU that is silent for longer has stopped. */
const PATIENCE_MS = 60_000;

function post({ channel }: CorrelationAddress, message: CorrelationMessage): void {
  // Opened for one message, because an open channel gathers the messages of other threads.
  const open = new BroadcastChannel(channel);
  open.postMessage(message);
  open.close();
}

/** This thread's name to the GPU's owner, and the atoms that it has of it: those of the last request. */
const asker = randomUUID();
let told: Int16Array | undefined;

/** The GPU's owner could not do it. */
class RefusedError extends Error {}

/** Sums of products of whole numbers, by the GPU of another thread; this one sleeps meanwhile. */
class RemoteCorrelation implements TemplateCorrelation {
  private readonly address: CorrelationAddress;
  private readonly taps: Int16Array<SharedArrayBuffer>;
  private readonly atomCount: number;
  private readonly channelCount: number;
  private readonly atomSamples: number;
  private readonly piece: number;
  private signal = new Int32Array(new SharedArrayBuffer(0));
  private sums = new Int32Array(new SharedArrayBuffer(0));

  constructor(address: CorrelationAddress, dictionary: Dictionary) {
    const { atomCount, channelCount, atomSamples } = dictionary;
    this.address = address;
    this.atomCount = atomCount;
    this.channelCount = channelCount;
    this.atomSamples = atomSamples;
    this.piece = Math.max(SHORTEST_PIECE, Math.floor(REQUEST_NUMBERS / (atomCount + channelCount)));
    this.taps = new Int16Array(new SharedArrayBuffer(2 * dictionary.atoms.length));
    this.taps.set(dictionary.atoms);
  }

  /** @throws RefusedError */
  correlate(traces: Float32Array | Float64Array, samples: number, out: Float64Array): Float64Array {
    const { atomCount, channelCount } = this;
    if (told !== this.taps) this.tellAtoms();
    const positions = validSamples(samples, this.atomSamples);
    for (let from = 0; from < positions; from += this.piece) {
      const count = Math.min(this.piece, positions - from);
      const length = count + this.atomSamples - 1;
      this.signal = withRoom(this.signal, channelCount * length);
      this.sums = withRoom(this.sums, atomCount * count);
      for (let p = 0; p < channelCount; p++) {
        const row = p * samples + from;
        this.signal.set(traces.subarray(row, row + length), p * length);
      }
      this.ask(length);
      for (let c = 0; c < atomCount; c++) {
        out.set(this.sums.subarray(c * count, (c + 1) * count), c * positions + from);
      }
    }
    return out;
  }

  private tellAtoms(): void {
    const { atomCount, channelCount, atomSamples, taps } = this;
    post(this.address, { kind: 'atoms', asker, atomCount, channelCount, atomSamples, taps });
    told = taps;
  }

  private ask(samples: number): void {
    const { signal, sums } = this;
    const state = new Int32Array(new SharedArrayBuffer(4));
    post(this.address, { kind: 'request', asker, state, signal, samples, sums });
    Atomics.wait(state, 0, requestStates.open, PATIENCE_MS);
    if (Atomics.load(state, 0) !== requestStates.answered) throw new RefusedError();
  }
}

function withRoom(numbers: Int32Array<SharedArrayBuffer>, count: number) {
  if (numbers.length >= count) return numbers;
  return new Int32Array(new SharedArrayBuffer(4 * count));
}

/**
 * The coding kernels of this thread, but with the correlation on the GPU of another, which gives the
 * same bits. Where that refuses, the kernel goes on without it.
 */
export function kernelsWithGpu(address: CorrelationAddress): CodingKernels {
  const kernels = codingKernels();
  return {
    ...kernels,
    correlation(dictionary, largestSample) {
      let onGpu: HeatedCorrelation | undefined = new IntegerCorrelator(
        dictionary,
        largestSample,
        (atoms) => new RemoteCorrelation(address, atoms),
      );
      let onCpu: HeatedCorrelation | undefined;
      return {
        // What a GPU has begun and not ended is not known any more: all is computed.
        correlate(traces, samples, out, heated) {
          try {
            if (onGpu) return onGpu.correlate(traces, samples, out, heated);
          } catch (error) {
            if (!(error instanceof RefusedError)) throw error;
            onGpu = undefined;
          }
          onCpu ??= kernels.correlation(dictionary, largestSample);
          return onCpu.correlate(traces, samples, out, heated);
        },
      };
    },
  };
}
