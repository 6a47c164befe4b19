import { silentContext, type WorkContext } from '../../core/base/progress.ts';
import type { TileEvents, TileRange } from '../../core/sorting/code-tile.ts';
import type { CodingPlan, EpochModels, TileCoder } from '../../core/sorting/tile-coder.ts';

/** What a coder tells of each range, in the order of the ranges. */
export async function codedBy(
  coder: TileCoder,
  plan: CodingPlan,
  ranges: readonly TileRange[],
  context: WorkContext = silentContext,
  epochs?: EpochModels,
): Promise<TileEvents[]> {
  const coded: TileEvents[] = [];
  await coder.code(plan, ranges, context, epochs, (events, index) => {
    coded[index] = events;
  });
  return coded;
}
