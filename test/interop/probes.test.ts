import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wireProbe } from '../../core/recording/probe-files/wire-probe.ts';
import { readProbe } from '../../engine/files/read-probe.ts';
import { hasModules, runPython } from './python.ts';

const script = fileURLToPath(new URL('./write_probes.py', import.meta.url));

describe.skipIf(!hasModules('probeinterface', 'scipy'))(
  'what probeinterface and scipy write (skipped without a Python that has them; SPIKELOOM_PYTHON names one)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'spikeloom-interop-'));
    let stated: { readonly positions: [number, number][]; readonly columns: number[] };

    beforeAll(() => {
      stated = runPython(script, [folder]) as typeof stated;
    }, 60_000);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each(['probe.json', 'probe.prb', 'probe.mat'])(
      'as %s is read as the probe that it was',
      async (name) => {
        const { text } = await readProbe(join(folder, name));
        const { probe, columns } = wireProbe(text, 16);
        expect(Array.from(columns)).toEqual(Array.from({ length: 16 }, (_, i) => i));
        stated.columns.forEach((column, contact) => {
          const at = probe.positionsUm.subarray(2 * column, 2 * column + 2);
          expect(Array.from(at)).toEqual(stated.positions[contact]);
        });
      },
    );
  },
);
