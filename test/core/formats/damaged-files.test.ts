import { describe, expect, it } from 'vitest';
import { DamagedFileError, UserError } from '../../../core/base/errors.ts';
import { Random } from '../../../core/base/random.ts';
import { wireProbe } from '../../../core/recording/probe-files/wire-probe.ts';
import { damage } from '../../fuzz/damage.ts';
import { expectNoCrash } from '../../fuzz/expect-no-crash.ts';
import { memoryOpener } from '../../fuzz/memory-opener.ts';
import { specimens } from '../../fuzz/specimens.ts';

/**
 * Files as disks, networks and crashes leave them. A reader may refuse them or read what is left;
 * it must not crash, hang, or read outside the file (the memory source throws for that).
 */
describe.each(Object.entries(specimens))('a damaged %s', (_, variants) => {
  it('is read as far as it goes or refused in words', async () => {
    await expectNoCrash(variants, memoryOpener());
  });
});

describe('a damaged probe file', () => {
  it('gives a probe or is refused in words', () => {
    const probe = JSON.stringify({
      probes: [
        {
          si_units: 'um',
          contact_positions: [
            [0, 0],
            [0, 20],
          ],
          device_channel_indices: [1, 0],
        },
      ],
    });
    for (let seed = 0; seed < 500; seed++) {
      const text = Buffer.from(damage(probe, new Random(seed))).toString('latin1');
      try {
        const { columns, probe: parsed } = wireProbe(text, 2);
        expect(parsed.positionsUm.length).toBe(2 * columns.length);
        expect(parsed.positionsUm.every(Number.isFinite)).toBe(true);
      } catch (error) {
        const isRefusal = error instanceof UserError || error instanceof DamagedFileError;
        if (!isRefusal) throw error;
        expect(error.message.length).toBeGreaterThan(20);
      }
    }
  });
});
