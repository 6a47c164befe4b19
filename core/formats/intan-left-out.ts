import type { Notice } from '../recording/recording.ts';
import type { IntanHeader, IntanSignal } from './intan-header.ts';
import { channelNames } from './intan-scale.ts';

const kinds: Partial<Record<IntanSignal, string>> = {
  auxiliary: 'auxiliary inputs',
  supply: 'supply voltages',
  adc: 'analogue inputs',
  dac: 'analogue outputs',
};

/** Lists channels that cannot be read with the amplifiers, having another rate or files of their own. */
export function signalsLeftOut(header: IntanHeader, signals: readonly IntanSignal[]): Notice[] {
  const parts = signals.flatMap((signal) => {
    const names = channelNames(header, signal);
    return names.length === 0 ? [] : `${kinds[signal]} ${names.join(', ')}`;
  });
  if (parts.length === 0) return [];
  const message = `What else was recorded is no electrode and was left out: ${parts.join('; ')}.`;
  return [{ code: 'OTHER_SIGNALS_LEFT_OUT', message }];
}
