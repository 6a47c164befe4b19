import type { ParameterValues } from '../../engine/api/contract.ts';
import { usePlace } from './place.ts';
import { usePreference } from './preferences.ts';

const none: ParameterValues = {};

/** Parameters that the user changed for the open folder; the others have their defaults. */
export function useParameterValues(): [ParameterValues, (values: ParameterValues) => void] {
  const path = usePlace(({ session }) => session?.path ?? '');
  return usePreference<ParameterValues>(`parameters:${path}`, none);
}
