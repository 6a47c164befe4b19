import { useSyncExternalStore } from 'react';
import { unitPalette } from '../../core/index.ts';
import { hexColour, oklchToRgb, parseColour } from './colour.ts';

/** The window's colours as plots need them: `#rrggbb`, on screens and in files. */
export interface PlotTheme {
  readonly ground: string;
  readonly raised: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly warning: string;
  readonly danger: string;
  /** The line of a trace. */
  readonly trace: string;
  /** Ends of the map of values in stripes; nothing is in its middle. */
  readonly heat: { readonly negative: string; readonly positive: string };
  readonly fontFamily: string;
  /** By place in the palette. */
  readonly units: readonly string[];
}

const root = () => document.documentElement;
let kept: { readonly key: string; readonly theme: PlotTheme } | undefined;

/** The theme of the window now, and again whenever it changes. */
export function usePlotTheme(): PlotTheme {
  return useSyncExternalStore(watchTheme, currentTheme);
}

function watchTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(root(), { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function currentTheme(): PlotTheme {
  const key = root().dataset.theme ?? '';
  if (kept?.key !== key) kept = { key, theme: readTheme() };
  return kept.theme;
}

function readTheme(): PlotTheme {
  const style = getComputedStyle(root());
  const token = (name: string) => style.getPropertyValue(`--${name}`);
  const colour = (name: string) => hexColour(parseColour(token(name)));
  const unitLightness = Number(token('unit-lightness'));
  return {
    ground: colour('ground'),
    raised: colour('ground-raised'),
    line: colour('line'),
    lineStrong: colour('line-strong'),
    text: colour('text-normal'),
    muted: colour('text-muted'),
    accent: colour('accent'),
    warning: colour('warning'),
    danger: colour('danger'),
    trace: colour('trace'),
    heat: { negative: colour('heat-negative'), positive: colour('heat-positive') },
    fontFamily: token('font'),
    units: unitPalette.map(({ hue, chroma, lift }) =>
      hexColour(oklchToRgb(unitLightness + lift, chroma, hue)),
    ),
  };
}

/** The colour of a unit. @param colour its place in the palette */
export function unitInk(theme: PlotTheme, colour: number): string {
  return theme.units[colour % theme.units.length]!;
}
