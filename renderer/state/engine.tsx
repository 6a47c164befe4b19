import {
  CancelledError,
  type UseQueryResult,
  useIsFetching,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { EngineFault } from '../../engine/api/channel/connect-engine.ts';
import type { AnswerOf, EngineClient, MethodName, RequestOf } from '../../engine/api/contract.ts';
import { tellFault } from './toasts.ts';

export const EngineContext = createContext<EngineClient | null>(null);

export function useEngine(): EngineClient {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('The engine is used outside of its connection.');
  return engine;
}

/** Where the cache keeps the answers to a method; with a request, the answer to that one. */
export function queryKey<Name extends MethodName>(method: Name, request?: RequestOf<Name>) {
  return request === undefined ? [method] : [method, request];
}

export interface QueryOptions {
  /** How long an answer is kept that nobody shows; short for large ones. */
  readonly keptMs?: number;
  /** Asks again every so often, for what no event tells. */
  readonly everyMs?: number;
}

/**
 * What the engine answers, kept until an event says that it is no longer true. While another request
 * about the same recording is on its way, the answer to the last one stays (`isPlaceholderData`), so
 * that no view goes blank.
 * @param request null while there is nothing to ask for
 */
export function useEngineQuery<Name extends MethodName>(
  method: Name,
  request: RequestOf<Name> | null,
  options: QueryOptions = {},
): UseQueryResult<AnswerOf<Name>, EngineFault> {
  const engine = useEngine();
  const isAsked = request !== null;
  const query = useQuery<unknown, EngineFault>({
    queryKey: isAsked ? queryKey(method, request) : [method, null],
    queryFn: ({ signal }) => engine[method](request!, { signal }),
    enabled: isAsked,
    placeholderData: (previous: unknown, before?: { readonly queryKey: readonly unknown[] }) =>
      isAsked && recordingOf(before?.queryKey[1]) === recordingOf(request) ? previous : undefined,
    ...(options.keptMs !== undefined && { gcTime: options.keptMs }),
    ...(options.everyMs !== undefined && { refetchInterval: options.everyMs }),
  });
  // The key holds the method, so the answer is that of the method.
  return query as UseQueryResult<AnswerOf<Name>, EngineFault>;
}

/**
 * Does something with the answer that `useEngineQuery` shows: at once where it is there and still true,
 * else as soon as it is. So a key pressed early is not a key pressed in vain.
 */
export function useWithAnswer<Name extends MethodName>(method: Name) {
  const engine = useEngine();
  const cache = useQueryClient();
  return (request: RequestOf<Name>, act: (answer: AnswerOf<Name>) => void): void => {
    const answer = cache.fetchQuery({
      queryKey: queryKey(method, request),
      queryFn: ({ signal }) => engine[method](request, { signal }),
      staleTime: Number.POSITIVE_INFINITY,
    });
    void answer.then(act, (error: unknown) => {
      // Whoever has just merged or deleted a unit knows that it is gone.
      if (error instanceof EngineFault && error.fault.code === 'NO_SUCH_UNIT') return;
      if (error instanceof EngineFault) tellFault(error.fault);
      else if (!(error instanceof CancelledError)) throw error;
    });
  };
}

/** The recording that a request is about; undefined for one about none. */
function recordingOf(request: unknown): unknown {
  return (request as { readonly recordingId?: string } | null | undefined)?.recordingId;
}

/** Whether the engine is being asked this by anybody. */
export function useIsAsking(method: MethodName): boolean {
  return useIsFetching({ queryKey: queryKey(method) }) > 0;
}

/** Something the user does. What goes wrong is told in a toast, unless `onError` tells it. */
export function useEngineAction<Name extends MethodName>(
  method: Name,
  on: { readonly onError?: (error: EngineFault) => void } = {},
) {
  const engine = useEngine();
  return useMutation<AnswerOf<Name>, EngineFault, RequestOf<Name>>({
    mutationFn: (request) => engine[method](request),
    onError: on.onError ?? ((error) => tellFault(error.fault)),
  });
}
