import { randomUUID } from 'node:crypto';
import { createBirpc } from 'birpc';
import { z } from 'zod';
import { CancellationError, UserError } from '../../core/index.ts';
import type { Channel } from './channel/channel.ts';
import { type ClientFunctions, noTimeout, type ServerFunctions } from './channel/messages.ts';
import type { Events, MethodName, Outcome } from './contract.ts';
import type { EventHub } from './event-hub.ts';
import { faultOf } from './fault-of.ts';
import type { CallContext, Handlers } from './handlers.ts';
import { requestSchemas } from './schemas.ts';

const callId = z.string().max(64);

/** All that a client may send. */
const clientMessage = z.discriminatedUnion('m', [
  z.object({
    t: z.literal('q'),
    m: z.literal('call'),
    i: z.string().max(64),
    a: z.tuple([callId, z.string().max(64), z.unknown()]),
  }),
  z.object({ t: z.literal('q'), m: z.literal('cancel'), a: z.tuple([callId]) }),
]);

/** A client that reads slower than this lags behind gets no more news until it has caught up. */
const mostPendingBytes = 4_000_000;

/** What a client does not miss, because the next one says all of it again. */
const replaceable: readonly (keyof Events)[] = [
  'jobsChanged',
  'learningChanged',
  'overviewChanged',
  'recordedEventsProgress',
];

/**
 * Serves one client until its channel closes; then all that it has called and still waits for is
 * cancelled. A message that no client of ours sends closes the channel.
 * @param onGone is told when the client has gone
 */
export function serveClient(
  channel: Channel,
  handlers: Handlers,
  events: EventHub,
  onGone: (clientId: string) => void = () => {},
): void {
  const clientId = randomUUID();
  const calls = new Map<string, AbortController>();

  const functions: ServerFunctions = {
    async call(id, method, request) {
      const controller = new AbortController();
      if (calls.has(id)) return failed(new UserError('BAD_REQUEST', `Call ${id} is under way.`));
      calls.set(id, controller);
      try {
        const value = await raceAbort(
          answer(handlers, method, request, contextOf(controller.signal, clientId)),
          controller.signal,
        );
        return { ok: true, value };
      } catch (error) {
        return failed(error);
      } finally {
        calls.delete(id);
      }
    },
    cancel: (id) => calls.get(id)?.abort(),
  };

  const client = createBirpc<ClientFunctions, ServerFunctions>(functions, {
    post: (message) => channel.post(message),
    on: (listener) =>
      channel.onMessage((message) => {
        if (clientMessage.safeParse(message).success) listener(message);
        else channel.close();
      }),
    timeout: noTimeout,
  });
  const unsubscribe = events.subscribe((name, event) => {
    if (replaceable.includes(name) && channel.pendingBytes > mostPendingBytes) return;
    void client.event.asEvent(name, event);
  });
  channel.onClose(() => {
    unsubscribe();
    client.$close();
    for (const controller of calls.values()) controller.abort();
    onGone(clientId);
  });
}

async function answer(
  handlers: Handlers,
  method: string,
  request: unknown,
  context: CallContext,
): Promise<unknown> {
  if (!Object.hasOwn(requestSchemas, method)) {
    throw new UserError('UNKNOWN_METHOD', `There is no method "${method}"; see docs/api.md.`);
  }
  const name = method as MethodName;
  const parsed = requestSchemas[name].safeParse(request);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join('.')}: ${message}`,
    );
    throw new UserError('BAD_REQUEST', `${method} cannot be asked so: ${issues.join('; ')}.`);
  }
  const handle = handlers[name] as (request: unknown, call: CallContext) => unknown;
  return handle(parsed.data, context);
}

function contextOf(signal: AbortSignal, clientId: string): CallContext {
  return {
    signal,
    clientId,
    cancellation: {
      get cancelled() {
        return signal.aborted;
      },
    },
  };
}

/** The caller hears of a cancellation at once, whatever the work does about it. */
function raceAbort<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new CancellationError()), { once: true });
    work.then(resolve, reject);
  });
}

function failed(error: unknown): Outcome<never> {
  return { ok: false, fault: faultOf(error) };
}
