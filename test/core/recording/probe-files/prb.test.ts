import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePythonValues } from '../../../../core/recording/probe-files/python-values.ts';
import { wireProbe } from '../../../../core/recording/probe-files/wire-probe.ts';

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: -1e6, max: 1e6 }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
    fc.stringMatching(/^[ -~]*$/).map((text) => text.replaceAll(/["\\]/g, '')),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: 99 }), tie('value')), { maxLength: 4 })
      .map((entries) => new Map(entries as [number, unknown][])),
  ),
})).value;

/** As Python's `repr` writes a value. */
function repr(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (value instanceof Map) {
    return `{${Array.from(value, ([key, item]) => `${key}: ${repr(item)}`).join(',\n  ')}}`;
  }
  return `${value as number}`;
}

const klusta = `
"""A shank of four and one of two."""
# written by hand
total_nb_channels = 8; radius = 100
pitch = 25.
channel_groups = {
    0: {
        'channels': list(range(0, 4)),
        'graph': [[0, 1], [1, 2],
                  [2, 3]],
        'geometry': {
            0: (0, 0), 1: (-10.5, pitch), 2: (10.5, 2 * pitch), 3: [0.0, 3*pitch + 1e1 / 2 - 5],
        },
    },
    1: {'channels': [7, 5], 'geometry': [(200, 0), (200, 25)]},
}
`;

describe('a .prb file', () => {
  it('gives the contacts of every channel group to the columns that it names', () => {
    const { probe, columns } = wireProbe(klusta, 8);
    expect(Array.from(columns)).toEqual([0, 1, 2, 3, 5, 7]);
    expect(Array.from(probe.positionsUm)).toEqual([
      0, 0, -10.5, 25, 10.5, 50, 0, 75, 200, 25, 200, 0,
    ]);
    expect(probe.shankIds).toEqual(['0', '0', '0', '0', '1', '1']);
    expect(probe.geometryKnown).toBe(true);
  });

  it('is read as the values that it states', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(parsePythonValues(`a = ${repr(value)}\nb = a # the same`).get('b')).toEqual(value);
      }),
    );
  });

  it.each([
    ['range(5)', [0, 1, 2, 3, 4]],
    ['list(range(2, 8, 3)) + [1]', [2, 5, 1]],
    ['range(4, 0, -2)', [4, 2]],
    ['[np.int64(3), np.float64(-0.5)]', [3, -0.5]],
    ['(1)', 1],
    ['(1,)', [1]],
    ['-(2 + 3) * 4 / 8', -2.5],
    ["r'a\\b'", 'a\\b'],
  ])('understands %s', (text, value) => {
    expect(parsePythonValues(`a = ${text}`).get('a')).toEqual(value);
  });

  it.each([
    ['an import', 'import os\n', /line 1: os/],
    ['a call', 'x = 1\na = open("/etc/passwd")', /line 2: open/],
    ['an attribute', 'a = x.y', /line 1: x\.y/],
    ['a call of another program', 'a = os.system("rm")', /line 1: os\.system/],
    ['a loop', 'for i in range(3):\n  a = i', /line 1: i/],
    ['an assignment to a part', 'a = {}\na[0] = 1', /line 2: \[/],
    ['a range without end', 'a = range(10**9)', /line 1/],
    ['a very long range', 'a = range(1000000000)', /range\(1000000000\)/],
    ['a list that grows', `a = [1]\n${'a = a + a\n'.repeat(40)}`, /very long list/],
    ['a range that stands still', 'a = range(0, 5, 0)', /range\(0, 5, 0\)/],
    ['an open bracket', 'a = [1, 2', /the end/],
    ['an open text', 'a = "x', /"/],
    ['very deep brackets', `a = ${'['.repeat(1e5)}`, /brackets/],
  ])('is not run: %s is refused by its line', (_, text, message) => {
    expect(() => wireProbe(text, 2)).toThrow(
      expect.objectContaining({ code: 'PROBE_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it.each([
    ['no channel groups', 'a = 1', /channel_groups/],
    ['no channels', 'channel_groups = {0: {}}', /"channels"/],
    ['no geometry', "channel_groups = {0: {'channels': [0]}}", /position.*channel 0/],
    [
      'half a position',
      "channel_groups = {0: {'channels': [0], 'geometry': {0: [1]}}}",
      /position/,
    ],
    [
      'a channel of text',
      "channel_groups = {0: {'channels': ['a'], 'geometry': {}}}",
      /channels\[0\]/,
    ],
  ])('with %s says so', (_, text, message) => {
    expect(() => wireProbe(text, 1)).toThrow(
      expect.objectContaining({ code: 'PROBE_INVALID', message: expect.stringMatching(message) }),
    );
  });
});
