import type { Events, MethodName, Outcome } from '../contract.ts';

/** What a client calls on the engine. Names and requests are checked there. */
export interface ServerFunctions {
  call(callId: string, method: MethodName, request: unknown): Promise<Outcome<unknown>>;
  /** Stops a call that is under way; it ends with the fault `CANCELLED`. */
  cancel(callId: string): void;
}

/** What the engine calls on a client. */
export interface ClientFunctions {
  event(name: keyof Events, event: unknown): void;
}

/** Calls may take as long as they need: they can be cancelled. */
export const noTimeout = -1;
