import { ChevronLeft, ChevronRight, Maximize2, Spline } from 'lucide-react';
import type { SignalKind } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Toggle } from '../../parts/Toggle.tsx';
import { Toolbar, ToolbarNote } from '../../parts/Toolbar.tsx';

/** What the traces show beside the recording itself. */
export interface TraceOptions {
  readonly signal: SignalKind;
  readonly hasModel: boolean;
  readonly hasResidual: boolean;
  readonly hasProbe: boolean;
}

interface TraceToolbarProps {
  readonly options: TraceOptions;
  readonly onChange: (options: Partial<TraceOptions>) => void;
  /** False while there is nothing that a model could be made of. */
  readonly canModel: boolean;
  readonly onStep: ((direction: 'next' | 'previous') => void) | null;
  readonly onFit: () => void;
  /** What is seen, in words. */
  readonly note: string;
}

const signals = [
  { value: 'raw', label: 'Raw', help: 'As it was recorded' },
  { value: 'filtered', label: 'Filtered', help: 'Band-pass and common reference' },
  {
    value: 'whitened',
    label: 'Whitened',
    help: 'What the sorter sees: noise of one size, alike on all channels and at all frequencies',
  },
] as const;

export function TraceToolbar({
  options,
  onChange,
  canModel,
  onStep,
  onFit,
  note,
}: TraceToolbarProps) {
  return (
    <Toolbar label="Traces">
      <Choice
        label="Signal"
        options={signals}
        value={options.signal}
        onChoose={(signal) => onChange({ signal })}
      />
      <Toggle
        isOn={options.hasModel}
        isDisabled={!canModel}
        ink="var(--text-normal)"
        help="What the units explain of the signal: the sum of their templates at their spikes (M)"
        onToggle={() => onChange({ hasModel: !options.hasModel })}
      >
        Model
      </Toggle>
      <Toggle
        isOn={options.hasResidual}
        isDisabled={!canModel}
        ink="var(--warning)"
        help="What the units leave unexplained of the signal (R)"
        onToggle={() => onChange({ hasResidual: !options.hasResidual })}
      >
        Residual
      </Toggle>
      <ToolbarNote>{note}</ToolbarNote>
      <Button
        tone="quiet"
        isIcon
        aria-label="Previous spike ([)"
        disabled={onStep === null}
        onClick={() => onStep?.('previous')}
      >
        <ChevronLeft size={16} />
      </Button>
      <Button
        tone="quiet"
        isIcon
        aria-label="Next spike (])"
        disabled={onStep === null}
        onClick={() => onStep?.('next')}
      >
        <ChevronRight size={16} />
      </Button>
      <Button tone="quiet" isIcon aria-label="Show everything, or go back (F)" onClick={onFit}>
        <Maximize2 size={14} />
      </Button>
      <Toggle
        isOn={options.hasProbe}
        help="Choose channels on the probe"
        onToggle={() => onChange({ hasProbe: !options.hasProbe })}
      >
        <Spline size={14} />
        Probe
      </Toggle>
    </Toolbar>
  );
}
