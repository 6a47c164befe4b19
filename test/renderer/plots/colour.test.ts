import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hexColour,
  oklchToRgb,
  packedColour,
  parseColour,
} from '../../../renderer/plots/colour.ts';

describe('colours', () => {
  // Values of the CSS Color 4 test suite and of browsers.
  it.each([
    ['oklch(100% 0 0)', '#ffffff'],
    ['oklch(0% 0 0)', '#000000'],
    ['oklch(0.62796 0.25768 29.2339)', '#ff0000'],
    ['oklch(51.975% 0.17686 142.495)', '#008000'],
    ['oklch(45.201% 0.31321 264.052)', '#0000ff'],
    ['#1a2b3c', '#1a2b3c'],
  ])('%s is %s', (text, hex) => {
    expect(hexColour(parseColour(text))).toBe(hex);
  });

  it('of the same lightness are equally light for the eye, whatever their hue', () => {
    const luminance = ({ red, green, blue }: { red: number; green: number; blue: number }) =>
      0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 359 }), (hue) => {
        expect(luminance(oklchToRgb(0.6, 0.05, hue))).toBeCloseTo(
          luminance(oklchToRgb(0.6, 0, 0)),
          1.3,
        );
      }),
    );
  });

  it('lie in memory as red, green, blue and opacity', () => {
    const packed = Uint32Array.of(packedColour(parseColour('#1a2b3c')));
    expect([...new Uint8Array(packed.buffer)]).toEqual([0x1a, 0x2b, 0x3c, 0xff]);
  });

  it('that are none are refused', () => {
    expect(() => parseColour('rebeccapurple')).toThrow('No colour');
  });
});
