import { type Command, useCommands } from '../state/commands.ts';
import { fitTime, panTime, type TimeRange, zoomTime } from '../state/time-range.ts';

const panShare = 0.25;
const zoomFactor = 1.5;

/** What the keyboard does in every view over time; the same keys as in phy where phy has one. */
export function useTimeCommands(time: TimeRange): void {
  const command = (
    id: string,
    title: string,
    keys: readonly string[],
    run: () => void,
  ): Command => ({
    id: `time-${id}`,
    title,
    group: 'View',
    keys,
    run,
  });
  useCommands([
    command('left', 'Go to earlier times', ['arrowleft', 'alt+arrowleft'], () =>
      panTime(time, -panShare),
    ),
    command('right', 'Go to later times', ['arrowright', 'alt+arrowright'], () =>
      panTime(time, panShare),
    ),
    command('start', 'Go to the start', ['home', 'alt+home'], () =>
      panTime(time, Number.NEGATIVE_INFINITY),
    ),
    command('end', 'Go to the end', ['end', 'alt+end'], () =>
      panTime(time, Number.POSITIVE_INFINITY),
    ),
    command('in', 'Zoom in', ['+', 'alt++'], () => zoomTime(time, 1 / zoomFactor)),
    command('out', 'Zoom out', ['-', 'alt+-'], () => zoomTime(time, zoomFactor)),
    command('fit', 'Show the whole recording, or go back', ['f'], () => fitTime(time)),
  ]);
}
