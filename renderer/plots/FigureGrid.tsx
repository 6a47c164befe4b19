import type { ReactNode } from 'react';
import styles from './Figure.module.css';
import { type PlotTheme, usePlotTheme } from './plot-theme.ts';
import { SaveMenu } from './SaveMenu.tsx';
import type { Area, Surface } from './surface.ts';

/** One of many small pictures. */
export interface GridCell {
  readonly title: string;
  readonly draw: (surface: Surface, area: Area, theme: PlotTheme) => void;
}

interface FigureGridProps {
  readonly name: string;
  readonly cells: readonly GridCell[];
  readonly csv: () => string;
  /** The pictures in the window. */
  readonly children: ReactNode;
}

const cellSize = 168;
const titleHeight = 18;

/** Small pictures that are saved together: as one drawing of all, and as one table. */
export function FigureGrid({ name, cells, csv, children }: FigureGridProps) {
  const theme = usePlotTheme();
  const columns = Math.max(1, Math.ceil(Math.sqrt(cells.length)));
  return (
    <div className={styles.figure}>
      {children}
      <SaveMenu
        csv={csv}
        drawing={() => ({
          name,
          width: columns * cellSize,
          height: Math.ceil(cells.length / columns) * cellSize,
          ground: theme.ground,
          fontFamily: theme.fontFamily,
          draw: (surface) => drawCells(surface, cells, columns, theme),
        })}
      />
    </div>
  );
}

function drawCells(
  surface: Surface,
  cells: readonly GridCell[],
  columns: number,
  theme: PlotTheme,
): void {
  for (const [i, { title, draw }] of cells.entries()) {
    const x = (i % columns) * cellSize;
    const y = Math.floor(i / columns) * cellSize;
    draw(surface, { x, y, width: cellSize, height: cellSize - titleHeight }, theme);
    surface.text(title, x + cellSize / 2, y + cellSize - 6, {
      colour: theme.muted,
      anchor: 'middle',
      size: 11,
    });
  }
}
