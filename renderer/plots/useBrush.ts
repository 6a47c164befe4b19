import { type RefObject, useEffect, useRef } from 'react';

/** What is dragged in a strip: an edge of the brush, the brush itself, or a new one from a place. */
type Grip = 'left' | 'right' | 'inside' | 'outside';

export interface Brush {
  /** Edges now, in pixels of the element. */
  readonly edges: () => readonly [number, number];
  /** Called with the edges that are wanted, in order. */
  readonly onMove: (left: number, right: number) => void;
  /** Clicked beside the brush: it shall be about there. */
  readonly onJump: (x: number) => void;
}

const gripPixels = 5;
const clickSlack = 3;

/** Moves, widens and draws anew a brush over a strip. */
export function useBrush(element: RefObject<HTMLElement | null>, brush: Brush): void {
  const latest = useRef(brush);
  useEffect(() => {
    latest.current = brush;
  });
  useEffect(() => {
    const target = element.current!;
    const ended = new AbortController();
    const { signal } = ended;
    let drag: { grip: Grip; x: number; edges: readonly [number, number]; isMoved: boolean } | null =
      null;
    const xOf = (event: PointerEvent) => event.clientX - target.getBoundingClientRect().left;
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || !(event.target instanceof HTMLCanvasElement)) return;
      const edges = latest.current.edges();
      const x = xOf(event);
      drag = { grip: gripAt(edges, x), x, edges, isMoved: false };
      target.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      const x = xOf(event);
      target.style.cursor = cursors[drag?.grip ?? gripAt(latest.current.edges(), x)];
      if (drag === null) return;
      if (!drag.isMoved && Math.abs(x - drag.x) < clickSlack) return;
      drag.isMoved = true;
      const [left, right] = movedEdges(drag, x);
      latest.current.onMove(left, right);
    };
    const up = (event: PointerEvent) => {
      if (drag !== null && !drag.isMoved) latest.current.onJump(xOf(event));
      drag = null;
    };
    target.addEventListener('pointerdown', down, { signal });
    target.addEventListener('pointermove', move, { signal });
    target.addEventListener('pointerup', up, { signal });
    target.addEventListener('pointercancel', () => (drag = null), { signal });
    return () => ended.abort();
  }, [element]);
}

const cursors: Readonly<Record<Grip, string>> = {
  left: 'ew-resize',
  right: 'ew-resize',
  inside: 'grab',
  outside: 'crosshair',
};

/** Narrow brushes are moved: their edges cannot be told apart. */
function gripAt([left, right]: readonly [number, number], x: number): Grip {
  const isWide = right - left > 4 * gripPixels;
  if (isWide && Math.abs(x - left) <= gripPixels) return 'left';
  if (isWide && Math.abs(x - right) <= gripPixels) return 'right';
  return x >= left - gripPixels && x <= right + gripPixels ? 'inside' : 'outside';
}

function movedEdges(
  {
    grip,
    x: start,
    edges: [left, right],
  }: { grip: Grip; x: number; edges: readonly [number, number] },
  x: number,
): readonly [number, number] {
  if (grip === 'inside') return [left + x - start, right + x - start];
  const fixed = grip === 'left' ? right : grip === 'right' ? left : start;
  return [Math.min(fixed, x), Math.max(fixed, x)];
}
