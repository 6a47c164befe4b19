import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Probe, unknownProbe } from '../../../../core/recording/probe.ts';
import { formatProbeinterface } from '../../../../core/recording/probe-files/probeinterface.ts';
import { wireProbe } from '../../../../core/recording/probe-files/wire-probe.ts';

const position = fc.double({ min: -1e5, max: 1e5, noNaN: true }).map((value) => value + 0);
const contact = fc.record({
  x: position,
  y: position,
  shank: fc.stringMatching(/^[a-z0-9]{1,4}$/),
});

function text(...probes: readonly object[]): string {
  return JSON.stringify({ specification: 'probeinterface', version: '0.2.21', probes });
}

describe('a probeinterface file', () => {
  it('that was written from a probe gives that probe back', () => {
    const contacts = fc.array(contact, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(contacts, fc.boolean(), (all, geometryKnown) => {
        const probe: Probe = {
          name: 'A1x32',
          positionsUm: Float64Array.from(all.flatMap(({ x, y }) => [x, y])),
          shankIds: all.map(({ shank }) => shank),
          geometryKnown,
        };
        const parsed = wireProbe(formatProbeinterface(probe), all.length);
        expect(parsed.probe).toEqual(probe);
        expect(Array.from(parsed.columns)).toEqual(all.map((_, i) => i));
      }),
    );
  });

  it('puts every contact on the channel that it is wired to, whatever their order', () => {
    const wirings = fc.array(contact, { minLength: 1, maxLength: 30 }).chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(
          Array.from({ length: 40 }, (_, i) => i),
          { minLength: all.length, maxLength: all.length },
        ),
        fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }),
      ),
    );
    fc.assert(
      fc.property(wirings, ([all, columns, connected]) => {
        fc.pre(connected.includes(true));
        const wiring = columns.map((column, i) => (connected[i] ? column : -1));
        const parsed = wireProbe(
          text({
            si_units: 'um',
            contact_positions: all.map(({ x, y }) => [x, y]),
            shank_ids: all.map(({ shank }) => shank),
            device_channel_indices: wiring,
          }),
          40,
        );
        const expected = wiring.filter((column) => column >= 0).sort((a, b) => a - b);
        expect(Array.from(parsed.columns)).toEqual(expected);
        expected.forEach((column, channel) => {
          const { x, y, shank } = all[wiring.indexOf(column)]!;
          expect(parsed.probe.positionsUm[2 * channel]).toBe(x);
          expect(parsed.probe.positionsUm[2 * channel + 1]).toBe(y);
          expect(parsed.probe.shankIds[channel]).toBe(shank);
        });
      }),
    );
  });

  it('with several probes keeps them on shanks of their own', () => {
    const one = { contact_positions: [[0, 0]], shank_ids: ['a'] };
    const both = text(
      { ...one, device_channel_indices: [1] },
      { ...one, device_channel_indices: [0] },
    );
    expect(wireProbe(both, 2).probe.shankIds).toEqual(['1:a', '0:a']);
  });

  it('in millimetres is turned into micrometres', () => {
    const parsed = wireProbe(text({ si_units: 'mm', contact_positions: [[0.5, 2]] }), 1);
    expect(Array.from(parsed.probe.positionsUm)).toEqual([500, 2000]);
  });

  it('in three dimensions loses the one in which it is flat', () => {
    for (const [points, expected] of [
      [
        [
          [1, 2, 9],
          [3, 4, 9],
        ],
        [1, 2, 3, 4],
      ],
      [
        [
          [1, 9, 2],
          [3, 9, 4],
        ],
        [1, 2, 3, 4],
      ],
      [
        [
          [9, 1, 2],
          [9, 3, 4],
        ],
        [1, 2, 3, 4],
      ],
    ]) {
      const parsed = wireProbe(text({ ndim: 3, contact_positions: points }), 2);
      expect(Array.from(parsed.probe.positionsUm)).toEqual(expected);
    }
    const oblique = text({
      ndim: 3,
      contact_positions: [
        [0, 0, 0],
        [1, 1, 1],
      ],
    });
    expect(() => wireProbe(oblique, 2)).toThrow(/obliquely/);
  });

  it('of unknown geometry keeps that through a file', () => {
    const parsed = wireProbe(formatProbeinterface(unknownProbe(3)), 3);
    expect(parsed.probe).toEqual(unknownProbe(3));
  });

  const two = {
    contact_positions: [
      [0, 0],
      [0, 20],
    ],
  };
  it.each([
    ['not JSON', '{', 'PROBE_INVALID', /valid JSON/],
    ['no probes', '{}', 'PROBE_INVALID', /"probes"/],
    ['an empty list', text(), 'PROBE_INVALID', /"probes"/],
    ['another unit', text({ ...two, si_units: 'inch' }), 'PROBE_INVALID', /inch/],
    ['no positions', text({}), 'PROBE_INVALID', /contact_positions/],
    ['a position without y', text({ contact_positions: [[1]] }), 'PROBE_INVALID', /pairs/],
    ['a position of text', text({ contact_positions: [['a', 'b']] }), 'PROBE_INVALID', /pairs/],
    [
      'too few indices',
      text({ ...two, device_channel_indices: [0] }),
      'PROBE_INVALID',
      /1 entries/,
    ],
    ['a broken index', text({ ...two, device_channel_indices: [0, 0.5] }), 'PROBE_INVALID', /0.5/],
    [
      'one channel twice',
      text({ ...two, device_channel_indices: [1, 1] }),
      'PROBE_INVALID',
      /two contacts/,
    ],
    [
      'a shank that is a list',
      text({ ...two, shank_ids: [[], '1'] }),
      'PROBE_INVALID',
      /shank_ids/,
    ],
    [
      'nothing connected',
      text({ ...two, device_channel_indices: [-1, -1] }),
      'PROBE_MISMATCH',
      /no connected/,
    ],
    [
      'a channel too far',
      text({ ...two, device_channel_indices: [0, 4] }),
      'PROBE_MISMATCH',
      /channel 4/,
    ],
    [
      'another contact count',
      text({ contact_positions: [[0, 0]] }),
      'PROBE_MISMATCH',
      /1 contacts/,
    ],
    [
      'half-given indices',
      text({ ...two, device_channel_indices: [0, 1] }, two),
      'PROBE_INVALID',
      /all or none/,
    ],
  ])('with %s says so', (_, content, code, message) => {
    expect(() => wireProbe(content, 2)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
