import type { SpikeGlxMeta } from './spikeglx-meta.ts';
import type { Contact } from './wire-channels.ts';

/** A contact, and whether it records: references and sites that were switched off do not. */
export interface SpikeGlxSite extends Contact {
  readonly isUsed: boolean;
}

/**
 * Positions of the electrode channels of a probe, in the order of the table, or null where the
 * metadata tell none that is known. `snsGeomMap` (SpikeGLX since 2023) states micrometres;
 * `snsShankMap`, before, states columns and rows, which mean micrometres for Neuropixels 1.0 and 2.0.
 */
export function spikeGlxSites(meta: SpikeGlxMeta): SpikeGlxSite[] | null {
  return sitesInMicrometres(meta) ?? sitesInRows(meta);
}

function sitesInMicrometres(meta: SpikeGlxMeta): SpikeGlxSite[] | null {
  const table = meta.table('snsGeomMap');
  if (table === undefined) return null;
  const shankPitchUm = Number(table.header.split(',')[2]);
  return table.entries.map((entry) => {
    const [shank, x, z, used] = entry.split(':').map(Number);
    const xUm = x + shank * shankPitchUm;
    if (![shank, xUm, z].every(Number.isFinite)) {
      throw meta.damaged(`has "(${entry.slice(0, 40)})" in snsGeomMap`);
    }
    return { xUm, yUm: z, shankId: String(shank), isUsed: used !== 0 };
  });
}

interface Layout {
  /** Distance of the first column from the left edge, in even and in odd rows. */
  readonly firstColumnUm: readonly [number, number];
  readonly columnPitchUm: number;
  readonly rowPitchUm: number;
  readonly shankPitchUm: number;
}

const staggered: Layout = {
  firstColumnUm: [27, 11],
  columnPitchUm: 32,
  rowPitchUm: 20,
  shankPitchUm: 0,
};
const straight: Layout = {
  firstColumnUm: [27, 27],
  columnPitchUm: 32,
  rowPitchUm: 15,
  shankPitchUm: 250,
};

/** By `imDatPrb_type`; probes of the third phase, of 2016, have none. */
const layoutOf = (type: string | undefined): Layout | undefined =>
  type === undefined || type === '0' ? staggered : /^(21|24)$/.test(type) ? straight : undefined;

function sitesInRows(meta: SpikeGlxMeta): SpikeGlxSite[] | null {
  const table = meta.table('snsShankMap');
  const layout = layoutOf(meta.text('imDatPrb_type'));
  if (table === undefined || layout === undefined || table.entries.length === 0) return null;
  return table.entries.map((entry) => {
    const [shank, column, row, used] = entry.split(':').map(Number);
    if (![shank, column, row].every(Number.isFinite)) {
      throw meta.damaged(`has "(${entry.slice(0, 40)})" in snsShankMap`);
    }
    const { firstColumnUm, columnPitchUm, rowPitchUm, shankPitchUm } = layout;
    return {
      xUm: shank * shankPitchUm + firstColumnUm[row % 2] + column * columnPitchUm,
      yUm: row * rowPitchUm,
      shankId: String(shank),
      isUsed: used !== 0,
    };
  });
}
