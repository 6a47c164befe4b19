import type { Scratch, ScratchValues } from '../../core/sorting/scratch.ts';

/** A scratch that forgets nothing, and whose copies nobody else can change. */
export function heldScratch(): Scratch & { readonly held: ScratchValues[] } {
  const held: ScratchValues[] = [];
  return {
    held,
    keep: async (values) => held.push(values.slice()) - 1,
    read: async (place, out) => out.set(held[place]),
  };
}
