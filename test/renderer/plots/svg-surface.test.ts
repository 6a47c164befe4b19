import { describe, expect, it } from 'vitest';
import { csvTable } from '../../../renderer/plots/csv-table.ts';
import { SvgSurface } from '../../../renderer/plots/svg-surface.ts';

describe('an SVG', () => {
  it('holds lines, areas, pictures and words, and what is clipped in its frame', () => {
    const surface = new SvgSurface({ width: 40, height: 20 }, () => 'data:image/png;base64,AA');
    const area = { x: 0, y: 0, width: 10, height: 10 };
    surface.clip(area, () => {
      surface.stroke({ colour: '#112233', width: 2, dash: [3, 1] }, (pen) => {
        pen.moveTo(1.04, 2);
        pen.lineTo(3, 4.26);
      });
      surface.image({ width: 1, height: 1, rgba: new Uint8ClampedArray(4) }, area);
    });
    surface.fill({ colour: '#445566', opacity: 0.5 }, (pen) => pen.rect(1, 2, 3, 4));
    surface.text('5 < 6 \u00b5V', 7, 8, { colour: '#000000', anchor: 'end' });
    expect(surface.markup('A "plot"').split('\n')).toEqual([
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20" role="img" aria-label="A &quot;plot&quot;" font-family="Inter, system-ui, sans-serif">',
      '<clipPath id="clip0"><rect x="0" y="0" width="10" height="10"/></clipPath>',
      '<g clip-path="url(#clip0)">',
      '<path d="M1 2L3 4.3" fill="none" stroke="#112233" stroke-width="2" stroke-dasharray="3 1" stroke-linejoin="round"/>',
      '<image href="data:image/png;base64,AA" x="0" y="0" width="10" height="10" preserveAspectRatio="none"/>',
      '</g>',
      '<path d="M1 2h3v4h-3z" fill="#445566" opacity="0.5"/>',
      '<text x="7" y="8" text-anchor="end" font-size="12" fill="#000000">5 &lt; 6 \u00b5V</text>',
      '</svg>',
      '',
    ]);
  });

  it('leaves out paths without points', () => {
    const surface = new SvgSurface({ width: 1, height: 1 }, () => '');
    surface.stroke({ colour: '#000000' }, () => {});
    surface.fill({ colour: '#000000' }, () => {});
    expect(surface.markup('')).not.toContain('<path');
  });
});

describe('the data of a plot', () => {
  it('are columns; shorter ones end empty, and single precision shows no noise', () => {
    const csv = csvTable([
      { name: 'time_s', values: Float64Array.of(0.1, 0.2) },
      { name: 'value, \u00b5V', values: Float32Array.of(0.1) },
      { name: 'unit', values: ['a', 'b'] },
    ]);
    expect(csv).toBe('time_s,"value, \u00b5V",unit\r\n0.1,0.1,a\r\n0.2,,b\r\n');
  });
});
