/** Spike2 files of 32 bits by CED's description of the SON library. */
import { concatBytes, numberBytes } from './build-files.ts';

export interface Spike2Block {
  readonly ticks: number;
  readonly endTicks: number;
  readonly itemCount: number;
  readonly items: Uint8Array;
}

export interface Spike2ChannelContent {
  /** 1 samples of 16 bits, 2 to 4 events, 5 markers, 8 texts, 9 samples of floating point. */
  readonly kind: number;
  readonly title: string;
  readonly unit?: string;
  readonly scale?: number;
  readonly offset?: number;
  readonly divide?: number;
  readonly extraBytes?: number;
  readonly beginsLow?: boolean;
  readonly blocks: readonly Spike2Block[];
}

const pascal = (text: string, length: number) =>
  concatBytes(Uint8Array.of(text.length), text, new Uint8Array(length - 1 - text.length));
const int16 = (...values: readonly number[]) => numberBytes(values, 'int16');
const int32 = (...values: readonly number[]) => numberBytes(values, 'int32');
const BLOCK = 512;

/** @param microsecondsPerTick the clock; version 6 has it in seconds by its base */
export function smrBytes(
  channels: readonly Spike2ChannelContent[],
  { version = 8, microsecondsPerTick = 5, ticksPerConversion = 4 } = {},
): Uint8Array {
  const unit = version === 9 ? BLOCK : 1;
  const dataStart = BLOCK * Math.ceil((512 + 140 * channels.length) / BLOCK);
  let at = dataStart;
  const placed = channels.map((channel) =>
    channel.blocks.map((block) => {
      const offset = at;
      at += BLOCK * Math.ceil((20 + block.items.length) / BLOCK);
      return { ...block, offset };
    }),
  );
  const header = concatBytes(
    int16(version),
    '(C) CED 87',
    'a test  ',
    int16(microsecondsPerTick, ticksPerConversion, 0),
    int32(dataStart / unit),
    int16(channels.length, 140, 0, 0, 0),
    int32(0),
    numberBytes([version < 6 ? 0 : 1e-6], 'float64'),
  );
  const heads = channels.map((channel, c) => {
    const { kind, title, blocks, divide = 10, extraBytes = 0 } = channel;
    const [first] = placed[c]!;
    const last = placed[c]!.at(-1);
    const isWave = kind === 1 || kind === 9;
    return concatBytes(
      int16(0),
      int32(-1, (first?.offset ?? -unit) / unit, (last?.offset ?? -unit) / unit),
      int16(blocks.length, extraBytes, 0, 0, BLOCK, 0),
      pascal('a comment', 72),
      int32(last?.endTicks ?? 0, divide),
      int16(c),
      pascal(title, 10),
      numberBytes([100], 'float32'),
      Uint8Array.of(kind, 0),
      kind === 4 ? Uint8Array.of(channel.beginsLow ? 1 : 0, 0, 0, 0, 0, 0, 0, 0) : '',
      kind === 4 ? '' : numberBytes([channel.scale ?? 1, channel.offset ?? 0], 'float32'),
      pascal(channel.unit ?? '', 6),
      int16(isWave ? divide : 0),
    );
  });
  const body = placed.flatMap((blocks, c) =>
    blocks.map(({ ticks, endTicks, itemCount, items }, i) => {
      const neighbour = (j: number) => (blocks[j]?.offset ?? -unit) / unit;
      const bytes = concatBytes(
        int32(neighbour(i - 1), neighbour(i + 1), ticks, endTicks),
        int16(c + 1, itemCount),
        items,
      );
      return concatBytes(bytes, new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK));
    }),
  );
  const start = concatBytes(header, new Uint8Array(512 - header.length), ...heads);
  return concatBytes(start, new Uint8Array(dataStart - start.length), ...body);
}

/** Blocks of samples whose time stamps run on, except before a gap. */
export function waveBlocks(
  stretches: readonly { readonly ticks: number; readonly values: readonly number[] }[],
  { divide = 10, framesPerBlock = 20, type = 'int16' as 'int16' | 'float32' } = {},
): Spike2Block[] {
  return stretches.flatMap(({ ticks, values }) => {
    const blocks: Spike2Block[] = [];
    for (let first = 0; first < values.length; first += framesPerBlock) {
      const part = values.slice(first, first + framesPerBlock);
      const start = ticks + first * divide;
      blocks.push({
        ticks: start,
        endTicks: start + (part.length - 1) * divide,
        itemCount: part.length,
        items: numberBytes(part, type),
      });
    }
    return blocks;
  });
}

export interface Spike2Event {
  readonly ticks: number;
  readonly code?: number;
  readonly text?: string;
}

/** One block of events; with codes where one is given, and texts of `extraBytes`. */
export function eventBlock(events: readonly Spike2Event[], extraBytes = 0): Spike2Block {
  const items = events.map(({ ticks, code, text = '' }) =>
    concatBytes(
      int32(ticks),
      code === undefined ? '' : Uint8Array.of(code, 0, 0, 0),
      extraBytes === 0 ? '' : text.padEnd(extraBytes, '\0'),
    ),
  );
  return {
    ticks: events[0]!.ticks,
    endTicks: events.at(-1)!.ticks,
    itemCount: events.length,
    items: concatBytes(...items),
  };
}
