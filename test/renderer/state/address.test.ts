import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAddress, withPlace } from '../../../renderer/state/address.ts';
import { rankByText } from '../../../renderer/state/text-match.ts';

it('finds in the address what was put there, and leaves the token alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.string()), (open, recording) => {
      const hash = withPlace('#token=secret&demo=1', open, recording);
      expect(readAddress(hash)).toEqual({ open, recording, isDemo: false });
      expect(new URLSearchParams(hash.slice(1)).get('token')).toBe('secret');
    }),
  );
});

it('puts what begins with the words before what holds them', () => {
  const texts = ['Show the raster', 'Raster of units', 'Sort', 'Trasterize'];
  expect(rankByText(texts, 'raster', (text) => text)).toEqual([
    'Raster of units',
    'Show the raster',
    'Trasterize',
  ]);
  expect(rankByText(texts, 'units raster', (text) => text)).toEqual(['Raster of units']);
  expect(rankByText(texts, '', (text) => text)).toBe(texts);
});
