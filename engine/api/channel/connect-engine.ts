import { createBirpc } from 'birpc';
import type { EngineClient, Events, Fault, MethodName } from '../contract.ts';
import type { Channel } from './channel.ts';
import { type ClientFunctions, noTimeout, type ServerFunctions } from './messages.ts';

/** What a call to the engine ends in when it does not succeed. */
export class EngineFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.name = 'EngineFault';
    this.fault = fault;
  }
}

/** Called with every event of its name. */
export type EventListeners = { readonly [Name in keyof Events]?: Events[Name] };

const connectionLost: Fault = {
  kind: 'connection',
  code: 'CONNECTION_LOST',
  message: 'The connection to the engine was lost; what it was doing goes on or can be resumed.',
};

/** The engine at the other end of a channel. Calls that are under way when it closes end in `CONNECTION_LOST`. */
export function connectEngine(channel: Channel, listeners: EventListeners = {}): EngineClient {
  const functions: ClientFunctions = {
    event: (name, event) => listeners[name]?.(event as never),
  };
  let isClosed = false;
  const engine = createBirpc<ServerFunctions, ClientFunctions>(functions, {
    post: (message) => channel.post(message),
    on: (listener) => channel.onMessage(listener),
    timeout: noTimeout,
  });
  channel.onClose(() => {
    isClosed = true;
    engine.$close();
  });

  let calls = 0;
  const call = async (method: MethodName, request: unknown, signal?: AbortSignal) => {
    const callId = String(calls++);
    const cancel = () => void engine.cancel.asEvent(callId);
    const answer = isClosed ? null : engine.call(callId, method, request);
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const outcome = await answer?.catch(() => null);
      if (outcome?.ok) return outcome.value;
      throw new EngineFault(outcome?.fault ?? connectionLost);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  };
  return new Proxy({} as EngineClient, {
    get: (_, method) =>
      // A client that is awaited by mistake is not a promise.
      typeof method !== 'string' || method === 'then'
        ? undefined
        : (request: unknown, options?: { readonly signal?: AbortSignal }) =>
            call(method as MethodName, request, options?.signal),
  });
}
