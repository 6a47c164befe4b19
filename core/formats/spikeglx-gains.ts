import type { SpikeGlxMeta } from './spikeglx-meta.ts';

/** Amplifier gains of one site of a probe. */
interface SiteGains {
  readonly ap: number;
  readonly lf: number;
}

/** Probes that convert 14 bits at one fixed gain of 80 or 100: Neuropixels 2.0 and later. */
const fixedGainOf = (probe: string): number | undefined =>
  /^(NP)?(21|24|2000|2010)$/.test(probe)
    ? 80
    : /^(NP)?(2003|2004|2013|2014|2020|2021)$/.test(probe)
      ? 100
      : undefined;

/** Probes of which every site has the same gains, told in the header of the table: ultra-high density. */
const hasGainsInHeader = (probe: string) => /^(NP)?1110$/.test(probe);

/**
 * Microvolts per count of the AP and LF channels of an imec probe: the converter's range over its
 * largest count and the site's gain, by the metadata guide of SpikeGLX.
 * @param channels numbers of the sites, as their table counts them
 */
export function imecMicrovolts(
  meta: SpikeGlxMeta,
  band: 'ap' | 'lf',
  channels: readonly number[],
): number[] {
  const probe = meta.text('imDatPrb_type') ?? '0';
  const table = meta.table('imroTbl');
  const fixedGain = fixedGainOf(probe) ?? fixedGainOf(meta.text('imDatPrb_pn') ?? '');
  const largestCount = meta.number('imMaxInt') ?? (fixedGain === undefined ? 512 : 8192);
  const microvoltsAtGainOne = (1e6 * meta.positive('imAiRangeMax')) / largestCount;
  const sameForAll =
    meta.number(`imChan0${band}Gain`) ??
    fixedGain ??
    (hasGainsInHeader(probe) ? gainsInHeader(table?.header)[band] : undefined);
  const sites =
    fixedGain === undefined && !hasGainsInHeader(probe) ? sitesOf(table?.entries) : null;
  return channels.map((channel) => {
    const gain = sites?.get(channel)?.[band] ?? sameForAll;
    if (gain !== undefined && gain > 0) return microvoltsAtGainOne / gain;
    throw meta.damaged(`says nothing of the gain of channel ${channel}`);
  });
}

/** `(1110,columnMode,reference,apGain,lfGain,apFilter)` */
function gainsInHeader(header = ''): SiteGains {
  const fields = header.split(',').map(Number);
  return { ap: fields[3], lf: fields[4] };
}

/** `(channel bank reference apGain lfGain ...)` of every site */
function sitesOf(entries: readonly string[] = []): ReadonlyMap<number, SiteGains> {
  return new Map(
    entries.map((entry) => {
      const fields = entry.trim().split(/\s+/).map(Number);
      return [fields[0], { ap: fields[3], lf: fields[4] }];
    }),
  );
}

/** Microvolts per count of the four kinds of channels of a National Instruments device. */
export function nidqMicrovolts(meta: SpikeGlxMeta): Record<'MN' | 'MA' | 'XA' | 'XD', number> {
  const atGainOne = (1e6 * meta.positive('niAiRangeMax')) / (meta.number('niMaxInt') ?? 32768);
  return {
    MN: atGainOne / (meta.number('niMNGain') || 1),
    MA: atGainOne / (meta.number('niMAGain') || 1),
    XA: atGainOne,
    XD: 1,
  };
}
