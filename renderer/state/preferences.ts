import { useMemo } from 'react';
import { create } from 'zustand';
import type { EngineClient } from '../../engine/api/contract.ts';

/** What the window finds again after a restart: kept by the engine, because a page's own memory belongs to its port. */
interface Preferences {
  readonly values: Readonly<Record<string, string>>;
  readonly isLoaded: boolean;
}

const usePreferences = create<Preferences>(() => ({ values: {}, isLoaded: false }));

const name = 'window';
const saveAfterMs = 400;

/** Reads them once and from then on writes what changes. Without them the window looks as it did on the first day. */
export async function loadPreferences(engine: EngineClient): Promise<void> {
  if (usePreferences.getState().isLoaded) return;
  const kept = await engine.readPreference({ name }).catch(() => ({ json: null }));
  usePreferences.setState({ values: parse(kept.json) ?? {}, isLoaded: true });
}

export function savePreferences(engine: EngineClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () =>
    engine
      .writePreference({ name, json: JSON.stringify(usePreferences.getState().values) })
      // Losing a panel's size is not worth a message.
      .catch(() => null);
  const stop = usePreferences.subscribe((now, before) => {
    if (now.values === before.values || !before.isLoaded) return;
    clearTimeout(timer);
    timer = setTimeout(() => void write(), saveAfterMs);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** A remembered value and its setter, like `useState`. */
export function usePreference<Value>(key: string, initial: Value): [Value, (value: Value) => void] {
  const json = usePreferences(({ values }) => values[key]);
  const set = (value: Value) =>
    usePreferences.setState(({ values }) => ({
      values: { ...values, [key]: JSON.stringify(value) },
    }));
  // The same text gives the same object, or whatever is made of it would be made at every render.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first value is a constant of its caller
  const value = useMemo(() => parse<Value>(json) ?? initial, [json]);
  return [value, set];
}

/** The same for what wants a storage of texts. */
export const preferenceStorage = {
  getItem: (key: string): string | null => usePreferences.getState().values[key] ?? null,
  setItem: (key: string, value: string): void =>
    usePreferences.setState(({ values }) => ({ values: { ...values, [key]: value } })),
};

/** Undefined for what is not there, and for what is no JSON: then the first day's value holds. */
function parse<Value>(json: string | null | undefined): Value | undefined {
  if (json == null) return undefined;
  try {
    return JSON.parse(json) as Value;
  } catch {
    return undefined;
  }
}
