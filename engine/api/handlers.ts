import type { Cancellation } from '../../core/index.ts';
import type { AnswerOf, MethodName, RequestOf } from './contract.ts';

/** What a handler learns about the call besides its request. */
export interface CallContext {
  /** Set when the client has lost interest, be it that it has gone. */
  readonly cancellation: Cancellation;
  readonly signal: AbortSignal;
  /** Of this connection; the same for all its calls. */
  readonly clientId: string;
}

/** Handlers of some of the methods. What they throw becomes a fault. */
export type Handlers<Names extends MethodName = MethodName> = {
  readonly [Name in Names]: (
    request: RequestOf<Name>,
    call: CallContext,
  ) => AnswerOf<Name> | Promise<AnswerOf<Name>>;
};
