import { keepColumns, rowsInOrder, takeColumns } from '../math/gather.ts';
import type { KeepColumns, RoomUse, TakeColumns } from './contracts/tables.ts';
import type { KernelInstance } from './instance.ts';

/** Memory of an instance never shrinks: longer arrays than this are the runtime's. */
const MOST_NUMBERS = 2 ** 24;

/** Numbers in the memory of an instance, which its kernels read where they lie. */
export class CompiledRooms {
  private readonly instance: KernelInstance;
  private readonly rooms = new Map<
    RoomUse,
    { readonly address: number; readonly length: number }
  >();

  constructor(instance: KernelInstance) {
    this.instance = instance;
  }

  /** @returns with whatever stands there, valid until it is asked for the same use again */
  of(use: RoomUse, length: number): Float64Array {
    if (length > MOST_NUMBERS) return new Float64Array(length);
    const { arena } = this.instance;
    let room = this.rooms.get(use);
    if (room === undefined || length > room.length) {
      // What was kept is not given back: by doubling, no more is lost than is used.
      const kept = Math.min(MOST_NUMBERS, Math.max(length, 2 * (room?.length ?? 0)));
      room = { address: arena.keep(8 * kept), length: kept };
      this.rooms.set(use, room);
    }
    return arena.float64.subarray(room.address / 8, room.address / 8 + length);
  }
}

/** By a kernel where both arrays lie in the memory of the instance; whoever copies for JavaScript there copies word by word. */
export function compiledTakeColumns(
  { arena, compiled }: KernelInstance,
  ...[values, rowLength, start, end, out]: Parameters<TakeColumns>
): Float64Array {
  const length = end - start;
  const rows = Math.round(values.length / rowLength);
  const { buffer } = arena.memory;
  if (values.buffer === buffer && out.buffer === buffer) {
    const from = values.byteOffset + 8 * start;
    compiled.copyRows(from, rowLength, out.byteOffset, length, rows, length);
    return out;
  }
  return takeColumns(values, rowLength, start, end, out);
}

/** Without leaving the memory of the instance where both arrays lie in it. */
export function compiledKeepColumns(
  { arena, compiled }: KernelInstance,
  ...[values, length, kept, out, outLength]: Parameters<KeepColumns>
): Float64Array {
  const { buffer } = arena.memory;
  if (values.buffer !== buffer || out.buffer !== buffer) {
    return keepColumns(values, length, kept, out, outLength);
  }
  for (const row of rowsInOrder(Math.floor(values.length / length), length, outLength)) {
    const from = values.byteOffset + 8 * ((row + 1) * length - kept);
    compiled.move(out.byteOffset + 8 * row * outLength, from, 8 * kept);
  }
  return out;
}
