import type { ParameterSpec } from '../../../core/index.ts';
import type { ParameterPreset, ParameterValues } from '../../../engine/api/contract.ts';

type Value = ParameterValues[string];

/** The text of a value in a field. */
export function textOf(value: Value): string {
  return typeof value === 'object' ? `${value.lowHz}-${value.highHz}` : String(value);
}

/** The values with one of them changed; one that is the default again is left out. */
export function withValue(
  values: ParameterValues,
  spec: ParameterSpec,
  value: Value | undefined,
): ParameterValues {
  const { [spec.name]: _, ...others } = values;
  const isDefault = value === undefined || textOf(value) === textOf(spec.default);
  return isDefault ? others : { ...others, [spec.name]: value };
}

/** The preset that has exactly these values. */
export function presetOf(
  values: ParameterValues,
  presets: readonly ParameterPreset[],
): ParameterPreset | undefined {
  const textsOf = (some: ParameterValues) =>
    Object.entries(some)
      .map(([name, value]) => `${name}=${textOf(value)}`)
      .sort()
      .join();
  return presets.find((preset) => textsOf(preset.values) === textsOf(values));
}
