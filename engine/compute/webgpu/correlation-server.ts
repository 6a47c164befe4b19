import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import type { Notice } from '../../../core/index.ts';
import {
  type CorrelationAddress,
  type CorrelationMessage,
  type CorrelationRequest,
  requestStates,
} from './correlation-requests.ts';
import type { ComputeDevice } from './device.ts';
import { type AsyncTemplateCorrelation, deviceKernels } from './device-kernels.ts';

/**
 * Correlates on a GPU for other threads. It belongs to a thread that nobody stops: Dawn ends the whole
 * process where a thread goes while it waits for the GPU.
 */
export class CorrelationServer {
  readonly address: CorrelationAddress;
  private readonly device: ComputeDevice;
  private readonly channel: BroadcastChannel;
  private readonly underWay = new Set<Promise<void>>();
  private readonly correlations = new Map<string, AsyncTemplateCorrelation>();
  private failure: string | undefined;

  constructor(device: ComputeDevice) {
    this.device = device;
    this.address = { channel: `spikeloom-correlation-${randomUUID()}` };
    this.channel = new BroadcastChannel(this.address.channel);
    this.channel.onmessage = (event: unknown) => {
      this.hear((event as { data: CorrelationMessage }).data);
    };
  }

  /** What there is to say about the GPU's work. */
  get notices(): readonly Notice[] {
    if (this.failure === undefined) return [];
    return [
      {
        code: 'GPU_NOT_USED',
        message: `${this.failure} The processor did the rest; the result is the same.`,
      },
    ];
  }

  /** Waits for what is under way, then gives the GPU back. */
  async close(): Promise<void> {
    this.channel.close();
    await Promise.all(this.underWay);
    this.device.close();
  }

  private hear(message: CorrelationMessage): void {
    if (message.kind === 'atoms') {
      const atoms = { ...message, atoms: Float64Array.from(message.taps) };
      this.correlations.get(message.asker)?.close();
      this.correlations.set(message.asker, deviceKernels(this.device).integerCorrelation(atoms));
      return;
    }
    const work = this.answer(message).finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  private async answer({ asker, state, signal, samples, sums }: CorrelationRequest): Promise<void> {
    let outcome: number = requestStates.refused;
    try {
      const correlation = this.correlations.get(asker);
      if (this.failure === undefined && correlation !== undefined) {
        await correlation.correlate(signal, samples, sums);
        outcome = requestStates.answered;
      }
    } catch (error) {
      this.failure ??= error instanceof Error ? error.message : String(error);
    } finally {
      Atomics.store(state, 0, outcome);
      Atomics.notify(state, 0);
    }
  }
}
