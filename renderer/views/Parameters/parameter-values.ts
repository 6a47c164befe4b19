import type { ParameterPreset, ParameterValues } from '../../../engine/api/contract.ts';

type Value = ParameterValues[string];

/** The text of a value in a field. */
export function textOf(value: Value): string {
  return typeof value === 'object' ? `${value.lowHz}-${value.highHz}` : String(value);
}

/** The values with one of them changed; one that is as usual again is left out. */
export function withValue(
  values: ParameterValues,
  name: string,
  value: Value | undefined,
  usual: Value,
): ParameterValues {
  const { [name]: _, ...others } = values;
  const isUsual = value === undefined || textOf(value) === textOf(usual);
  return isUsual ? others : { ...others, [name]: value };
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
