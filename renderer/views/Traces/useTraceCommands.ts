import { type Command, useCommands } from '../../state/commands.ts';
import { showChannels } from '../../state/selection.ts';
import type { TimeRange } from '../../state/time-range.ts';
import { useTimeCommands } from '../useTimeCommands.ts';
import type { TraceOptions } from './TraceToolbar.tsx';
import type { TraceScale } from './useTraceScale.ts';

interface TraceCommands {
  readonly time: TimeRange;
  readonly options: TraceOptions;
  readonly canModel: boolean;
  readonly onChange: (options: Partial<TraceOptions>) => void;
  readonly scale: TraceScale;
}

const scaleFactor = 1.5;

/** What the keyboard does in the traces; the same keys as in phy where phy has one. */
export function useTraceCommands(commands: TraceCommands): void {
  const { time, options, canModel, onChange, scale } = commands;
  const command = (
    id: string,
    title: string,
    keys: readonly string[],
    run: () => void,
    isEnabled = true,
  ): Command => ({ id: `traces-${id}`, title, group: 'View', keys, run, isEnabled });
  useTimeCommands(time);
  useCommands([
    command('larger', 'Draw traces larger', ['alt+arrowup'], () => scale.scaleBy(1 / scaleFactor)),
    command('smaller', 'Draw traces smaller', ['alt+arrowdown'], () => scale.scaleBy(scaleFactor)),
    command('amplitude', 'Fit the height of the traces', ['shift+f'], scale.fit),
    command('channels', 'Show all channels', [], () => showChannels(null)),
    command(
      'model',
      'Show or hide the model',
      ['m'],
      () => onChange({ hasModel: !options.hasModel }),
      canModel,
    ),
    command(
      'residual',
      'Show or hide the residual',
      ['r'],
      () => onChange({ hasResidual: !options.hasResidual }),
      canModel,
    ),
  ]);
}
