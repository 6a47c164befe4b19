import { describe, expect, it } from 'vitest';
import { parameterPresets, parameterTable } from '../../../core/index.ts';
import { timeLeftText } from '../../../renderer/parts/time-left.ts';
import { presetOf, withValue } from '../../../renderer/views/Parameters/parameter-values.ts';

describe('values of parameters', () => {
  const usualOf = (name: string) => parameterTable.find((one) => one.name === name)!.default;

  it('hold what differs from what is usual, and nothing else', () => {
    const usual = usualOf('detectSigma');
    const changed = withValue({}, 'detectSigma', '5', usual);
    expect(changed).toEqual({ detectSigma: '5' });
    expect(withValue(changed, 'detectSigma', '4.5', usual)).toEqual({});
    expect(withValue(changed, 'detectSigma', undefined, usual)).toEqual({});
    // Where the folder has another one, the default is a choice like any other.
    expect(withValue({}, 'detectSigma', '4.5', 6)).toEqual({ detectSigma: '4.5' });
    expect(withValue(changed, 'twoSided', true, usualOf('twoSided'))).toEqual({
      detectSigma: '5',
      twoSided: true,
    });
  });

  it('are a preset where they say the same, however they are written', () => {
    const presets = [
      { presetId: 'a', name: 'A', help: '', values: {} },
      { presetId: 'b', name: 'B', help: '', values: { bandPass: { lowHz: 300, highHz: 3000 } } },
    ];
    expect(presetOf({}, presets)?.presetId).toBe('a');
    expect(presetOf({ bandPass: '300-3000' }, presets)?.presetId).toBe('b');
    expect(presetOf({ bandPass: '300-3001' }, presets)).toBeUndefined();
    // Whatever the electrode is: nothing was chosen for it yet.
    expect(presetOf({}, parameterPresets)?.name).toBe('Defaults');
  });
});

it.each([
  [0.2, 'about 1 s left'],
  [59, 'about 59 s left'],
  [61, 'about 2 min left'],
  [3600, 'about 1 h 0 min left'],
  [5400, 'about 1 h 30 min left'],
])('says of %s s that %s', (seconds, text) => {
  expect(timeLeftText(seconds)).toBe(text);
});
