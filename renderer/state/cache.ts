import { QueryClient } from '@tanstack/react-query';

/** Answers of the engine: true until an event says otherwise. */
export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      structuralSharing: false,
    },
    mutations: { networkMode: 'always' },
  },
});
