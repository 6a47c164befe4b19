import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ProbeFacts } from '../../../engine/api/contract.ts';
import { Figure } from '../../plots/Figure.tsx';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import {
  contactPlaces,
  contactsIn,
  drawProbe,
  type ProbeScene,
  probeCsv,
} from '../../plots/probe-plot.ts';
import type { Area, Surface } from '../../plots/surface.ts';
import { useElementSize } from '../../plots/useElementSize.ts';
import { selectChannel, showChannels, useSelection } from '../../state/selection.ts';

interface ProbeMapProps {
  readonly probe: ProbeFacts;
  readonly channelNames: readonly string[];
  /** Where the selected unit is, if there is one. */
  readonly unit: ProbeScene['unit'];
}

const clickSlack = 4;

/** The probe: drag over contacts to see only them, click one to mark it, double-click for all. */
export function ProbeMap({ probe, channelNames, unit }: ProbeMapProps) {
  const channelCount = channelNames.length;
  const element = useRef<HTMLDivElement>(null);
  const size = useElementSize(element);
  const [lasso, setLasso] = useState<Area | null>(null);
  const channels = useSelection((selection) => selection.channels);
  const chosen = useSelection((selection) => selection.channel);
  const scene = useMemo((): ProbeScene => {
    const shown = channels === null ? null : new Set(channels);
    return { probe, channelCount, shown, chosen, unit, lasso };
  }, [probe, channelCount, channels, chosen, unit, lasso]);
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) => drawProbe(surface, scene, theme),
    [scene],
  );
  const latest = useRef({ size, probe, channelCount });
  useEffect(() => {
    latest.current = { size, probe, channelCount };
  });
  useEffect(
    () =>
      watchLasso(element.current!, setLasso, (area) => {
        const { size: seen, ...contacts } = latest.current;
        const places = contactPlaces(contacts.probe, contacts.channelCount, {
          x: 0,
          y: 0,
          ...seen,
        });
        const found = contactsIn(places, area);
        const isClick = area.width < clickSlack && area.height < clickSlack;
        if (isClick) selectChannel(found[0] ?? null);
        else showChannels(found.length === contacts.channelCount ? null : found);
      }),
    [],
  );
  return (
    <Figure
      ref={element}
      name="Map of the probe"
      draw={draw}
      csv={() => probeCsv(scene, channelNames)}
    />
  );
}

/** Follows a rectangle that is drawn with the pointer. */
function watchLasso(
  target: HTMLElement,
  onMove: (area: Area | null) => void,
  onEnd: (area: Area) => void,
): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  let start: { readonly x: number; readonly y: number } | null = null;
  const areaTo = (event: PointerEvent): Area => {
    const { left, top } = target.getBoundingClientRect();
    const x = event.clientX - left;
    const y = event.clientY - top;
    const from = start ?? { x, y };
    return {
      x: Math.min(x, from.x),
      y: Math.min(y, from.y),
      width: Math.abs(x - from.x),
      height: Math.abs(y - from.y),
    };
  };
  target.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0 || !(event.target instanceof HTMLCanvasElement)) return;
      const { x, y } = areaTo(event);
      start = { x, y };
      target.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  target.addEventListener(
    'pointermove',
    (event) => {
      if (start !== null) onMove(areaTo(event));
    },
    { signal },
  );
  target.addEventListener(
    'pointerup',
    (event) => {
      if (start === null) return;
      onEnd(areaTo(event));
      start = null;
      onMove(null);
    },
    { signal },
  );
  target.addEventListener('dblclick', () => showChannels(null), { signal });
  return () => ended.abort();
}
