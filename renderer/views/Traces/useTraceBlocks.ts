import { useEffect, useState } from 'react';
import type { EngineFault } from '../../../engine/api/channel/connect-engine.ts';
import type {
  RecordingRef,
  SampleRange,
  SignalKind,
  TracesView,
} from '../../../engine/api/contract.ts';
import { type BlockPlan, keptBlocks, nextBlock, stillTrue } from '../../plots/traces/blocks.ts';
import type { TraceBlock } from '../../plots/traces/column-extents.ts';
import { useEngineQuery } from '../../state/engine.tsx';

/** Which traces are wanted, whatever their range. */
export interface TraceWish {
  readonly recording: RecordingRef;
  readonly runId: string | null;
  readonly channels: readonly number[];
  readonly signal: SignalKind;
  readonly withModel: boolean;
}

/** Traces that are there, with what units explain of them and what is left. */
export interface LoadedBlock extends TraceBlock {
  readonly view: TracesView;
}

export interface TraceBlocks {
  readonly blocks: readonly LoadedBlock[];
  readonly error: EngineFault | null;
  readonly retry: () => void;
  /** Something finer than what is there is on its way. */
  readonly isRefining: boolean;
}

const mostBlocks = 8;
/** A question that takes longer gives way to what is seen by then. */
const patienceMs = 400;

/**
 * Keeps blocks of traces about what is seen, so that it can be moved and zoomed from what is there
 * while the next one is asked for. There is one question at a time: what is seen when it is answered
 * decides about the next.
 */
export function useTraceBlocks(
  wish: TraceWish,
  range: SampleRange,
  widthPixels: number,
  sampleCount: number,
): TraceBlocks {
  const wishKey = JSON.stringify(wish);
  const [asked, setAsked] = useState<{ wishKey: string; plan: BlockPlan } | null>(null);
  const plan = asked?.wishKey === wishKey ? asked.plan : null;
  const query = useEngineQuery(
    'readTraces',
    plan === null ? null : requestOf(wish, plan),
    // Blocks are kept here, and only a few.
    { keptMs: 0 },
  );
  const kept = useKeptBlocks(wish, wishKey, query.isPlaceholderData ? undefined : query.data);

  const own = kept.wishKey === wishKey ? kept.blocks : [];
  const missing = widthPixels > 0 ? nextBlock(range, widthPixels, sampleCount, own) : null;
  const wanted = missing ?? backdrop(range.segment, widthPixels, sampleCount, own);
  const wantedKey = wanted === null ? '' : JSON.stringify(wanted);
  const isBusy = plan !== null && query.isFetching;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys stand for the wish and the plan
  useEffect(() => {
    if (wanted === null) return;
    if (!isBusy) return setAsked({ wishKey, plan: wanted });
    const timer = setTimeout(() => setAsked({ wishKey, plan: wanted }), patienceMs);
    return () => clearTimeout(timer);
  }, [wantedKey, wishKey, isBusy]);

  return {
    blocks: kept.blocks,
    error: query.error,
    retry: () => void query.refetch(),
    isRefining: missing !== null,
  };
}

/** All of the segment, once what is seen is there: whoever moves far sees it until more has come. */
function backdrop(
  segment: number,
  widthPixels: number,
  sampleCount: number,
  blocks: readonly LoadedBlock[],
): BlockPlan | null {
  const isThere = blocks.some(
    (block) => block.segment === segment && block.start === 0 && block.end >= sampleCount,
  );
  return isThere || blocks.length === 0 || widthPixels === 0
    ? null
    : { segment, start: 0, end: sampleCount, widthPixels };
}

function requestOf({ recording, runId, ...rest }: TraceWish, plan: BlockPlan) {
  return { ...recording, ...rest, ...plan, ...(runId === null ? {} : { runId }) };
}

interface Kept {
  readonly wishKey: string;
  readonly channels: string;
  readonly blocks: readonly LoadedBlock[];
}

/**
 * The blocks that came for a wish. A new wish shows those of the old one until its first came, where
 * their channels are the same.
 */
function useKeptBlocks(wish: TraceWish, wishKey: string, view: TracesView | undefined): Kept {
  const channels = wish.channels.join();
  const [kept, setKept] = useState<Kept>({ wishKey, channels, blocks: [] });
  let next = kept.channels === channels ? kept : { wishKey, channels, blocks: [] };
  const isNew = view !== undefined && !next.blocks.some((block) => block.view === view);
  if (isNew && view.channels.join() === channels) {
    const newest = loaded(view);
    const before = next.wishKey === wishKey ? stillTrue(next.blocks, newest, layersOf) : [];
    next = { wishKey, channels, blocks: keptBlocks(before, newest, mostBlocks) };
  }
  if (next !== kept) setKept(next);
  return next;
}

function layersOf({ view: { traces, model, residual } }: LoadedBlock) {
  return [traces, model, residual];
}

function loaded(view: TracesView): LoadedBlock {
  const { segment, start, end, channels, traces } = view;
  return { segment, start, end, laneCount: channels.length, traces, view };
}
