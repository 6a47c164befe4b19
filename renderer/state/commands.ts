import { useId, useLayoutEffect, useRef } from 'react';
import { create } from 'zustand';
import type { KeyCombination } from './keys.ts';

/** Something the user can do: found in the palette, by its keys, and on the page of keys. */
export interface Command {
  readonly id: string;
  /** A verb phrase in sentence case, e.g. "Merge the selected units". */
  readonly title: string;
  readonly group: 'Place' | 'Sort' | 'Units' | 'View' | 'Window';
  readonly keys?: readonly KeyCombination[];
  /** Listed but without effect while false. */
  readonly isEnabled?: boolean;
  readonly run: () => void;
}

interface Commands {
  /** By the component that offers them; the latest comes first where two have the same keys. */
  readonly offers: ReadonlyMap<string, readonly Command[]>;
}

const useOffers = create<Commands>(() => ({ offers: new Map() }));

/** Offers commands for as long as the component is there. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId();
  const latest = useRef(commands);
  latest.current = commands;
  const shape = commands
    .map(({ id, title, isEnabled = true }) => `${id}|${title}|${isEnabled}`)
    .join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape tells when the offer changes
  useLayoutEffect(() => {
    // What a command does is looked up when it runs: it may close over newer state by then.
    const offer = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    change((offers) => offers.set(owner, offer));
    return () => change((offers) => offers.delete(owner));
  }, [owner, shape]);
}

export function useAllCommands(): readonly Command[] {
  const offers = useOffers((state) => state.offers);
  return [...offers.values()].flat();
}

/** Runs a command by its id, where it is offered now. */
export function runCommand(wanted: string): void {
  const all = [...useOffers.getState().offers.values()].flat();
  all.find(({ id, isEnabled }) => id === wanted && isEnabled !== false)?.run();
}

/** The command that a key press runs; undefined where it means nothing now. */
export function commandFor(combination: KeyCombination): Command | undefined {
  return [...useOffers.getState().offers.values()]
    .flat()
    .reverse()
    .find(({ keys, isEnabled }) => isEnabled !== false && keys?.includes(combination));
}

function change(edit: (offers: Map<string, readonly Command[]>) => void): void {
  useOffers.setState(({ offers }) => {
    const next = new Map(offers);
    edit(next);
    return { offers: next };
  });
}
