import type { Parameters } from './parameters.ts';

/** Parameters that fit a kind of electrode. What is not named has its default. */
export interface ParameterPreset {
  readonly presetId: string;
  readonly name: string;
  /** What it is for, in one line. */
  readonly help: string;
  readonly values: Partial<Parameters>;
}

export const parameterPresets: readonly ParameterPreset[] = [
  {
    presetId: 'defaults',
    name: 'Defaults',
    help: 'suit most electrodes, such as a tetrode or a silicon probe of some dozens of contacts',
    values: {},
  },
  {
    presetId: 'single-wire',
    name: 'Single wire',
    help: 'one or a few wires that share no neuron: nothing to reference to, no drift to correct',
    values: { reference: 'off', whiten: 'temporal', drift: 'off' },
  },
  {
    presetId: 'tetrode',
    name: 'Tetrode',
    help: 'four contacts that see the same neurons: no reference, which would be made of the spikes themselves',
    values: { reference: 'off', drift: 'off' },
  },
  {
    presetId: 'neuropixels',
    name: 'Neuropixels',
    help: 'hundreds of contacts along a shank: median reference, drift corrected and told',
    values: { reference: 'median', drift: 'on' },
  },
];
