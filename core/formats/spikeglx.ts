import { type Hertz, hertz } from '../base/quantities.ts';
import { unknownProbe } from '../recording/probe.ts';
import { digitalEvents, lineChanges } from './events/digital-lines.ts';
import { matrixRecording, type SampleMatrix } from './matrix-recording.ts';
import { layoutOptions, MOST_CHANNELS, type OpenOptions, refuseOptions } from './open-options.ts';
import { readText } from './read-text.ts';
import type { FormatFile, OpenedFile } from './recording-format.ts';
import { imecMicrovolts, nidqMicrovolts } from './spikeglx-gains.ts';
import { spikeGlxSites } from './spikeglx-geometry.ts';
import { isSpikeGlxMeta, SpikeGlxMeta, savedChannels, spikeGlxMetaPath } from './spikeglx-meta.ts';
import { oneSegment, type StoredSegment } from './stored-recording.ts';
import { wholeFrames } from './whole-frames.ts';
import { type Contact, requireElectrodes, wireChannels } from './wire-channels.ts';

/** What one stored column holds. */
interface Column {
  readonly name: string;
  readonly gainToMicrovolts: number;
  readonly isElectrode: boolean;
  /** Whether its samples are words of lines that are up or down. */
  readonly isDigital: boolean;
  readonly contact?: Contact;
}

/** Whether a binary file has SpikeGLX metadata beside it. */
export async function isSpikeGlx({ path, tree }: Pick<FormatFile, 'path' | 'tree'>) {
  if (!/\.bin$/i.test(path) || !(await tree.has(spikeGlxMetaPath(path)))) return false;
  return isSpikeGlxMeta(await readText(tree, spikeGlxMetaPath(path)));
}

/**
 * A SpikeGLX binary file: probe (`.ap.bin`, `.lf.bin`), National Instruments (`.nidq.bin`) or
 * OneBox (`.obx.bin`), of any gate and trigger, or concatenated by CatGT. The file's own size
 * counts, not the one that the metadata announce. Events are the changes of its digital lines.
 * @throws UserError `EMPTY_FILE`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `SPIKEGLX_META`
 */
export async function openSpikeGlx(
  { tree, path, source }: FormatFile,
  options: OpenOptions,
): Promise<OpenedFile> {
  refuseOptions(options, layoutOptions, source.name, 'SpikeGLX');
  const meta = new SpikeGlxMeta(
    await readText(tree, spikeGlxMetaPath(path)),
    spikeGlxMetaPath(path),
  );
  const columns = columnsOf(meta);
  const { frameCount, notices } = wholeFrames(source, 2 * columns.length);
  const sampleRate = hertz(meta.positive('imSampRate', 'niSampRate', 'obSampRate'));
  const wiring = wireChannels(
    columns.map((column, i) => ({
      ...column,
      column: i,
      offsetCounts: 0,
      isElectrode: column.isElectrode || options.allChannels === true,
    })),
    options.probe,
  );
  requireElectrodes(wiring, source.name);
  const matrix: SampleMatrix = {
    source,
    dataOffset: 0,
    sampleType: 'int16',
    byteOrder: 'little',
    order: 'interleaved',
    columnCount: columns.length,
    frameCount,
  };
  const segments = oneSegment(frameCount, sampleRate, meta.number('firstSample'));
  const recording = matrixRecording(matrix, {
    sampleRate,
    channels: wiring.channels,
    segments,
    probe: wiring.probe,
    notices: [...notices, ...wiring.notices],
  });
  return { recording, events: digitalColumns(columns, matrix, sampleRate, segments) };
}

/** Lines are named by column and bit, as in `XD0.3`. */
function digitalColumns(
  columns: readonly Column[],
  matrix: SampleMatrix,
  sampleRate: Hertz,
  segments: readonly StoredSegment[],
) {
  const ports = columns.flatMap(({ name, isDigital }, column) => {
    if (!isDigital) return [];
    const channels = [{ name, column, gainToMicrovolts: 1, offsetCounts: 0 }];
    const probe = unknownProbe(1);
    const words = matrixRecording(matrix, { sampleRate, segments, channels, probe, notices: [] });
    return [{ words, changes: lineChanges((bit) => `${name}.${bit}`) }];
  });
  if (ports.length === 0) return undefined;
  return digitalEvents(ports, matrix.source);
}

function columnsOf(meta: SpikeGlxMeta): Column[] {
  const savedCount = meta.positive('nSavedChans');
  if (savedCount > MOST_CHANNELS) throw meta.damaged(`says nSavedChans=${savedCount}`);
  const names = meta.table('snsChanMap')?.entries.map((entry) => entry.split(';')[0]) ?? [];
  const named = (column: Omit<Column, 'name'>, i: number, kind: string) => ({
    ...column,
    name: names[i] ?? `${kind}${i}`,
  });
  const kinds = kindsOf(meta, savedCount);
  if (meta.text('typeThis') !== 'imec') {
    const microvolts = nidqMicrovolts(meta);
    return kinds.map((kind, i) =>
      named(
        {
          gainToMicrovolts: microvolts[kind as keyof typeof microvolts] ?? 1,
          isElectrode: kind === 'MN',
          isDigital: kind === 'XD' || kind === 'SY',
        },
        i,
        kind,
      ),
    );
  }
  const sites = sitesOfSaved(meta, kinds, savedCount);
  const band = kinds.includes('AP') ? 'ap' : 'lf';
  const microvolts = imecMicrovolts(meta, band, sites.numbers);
  return kinds.map((kind, i) => {
    if (kind === 'SY') {
      return named({ gainToMicrovolts: 1, isElectrode: false, isDigital: true }, i, kind);
    }
    const contact = sites.contacts?.[i];
    return named(
      {
        gainToMicrovolts: microvolts[i],
        isElectrode: contact?.isUsed !== false && kind === band.toUpperCase(),
        isDigital: false,
        ...(contact !== undefined && { contact }),
      },
      i,
      kind,
    );
  });
}

/** The kind of every saved column, in the order of the file. */
function kindsOf(meta: SpikeGlxMeta, savedCount: number): string[] {
  const layouts = [
    ['snsApLfSy', ['AP', 'LF', 'SY']],
    ['snsMnMaXaDw', ['MN', 'MA', 'XA', 'XD']],
    ['snsXaDwSy', ['XA', 'XD', 'SY']],
  ] as const;
  for (const [key, kinds] of layouts) {
    const counts = meta.counts(key);
    if (counts === undefined) continue;
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (counts.length !== kinds.length || total !== savedCount) {
      throw meta.damaged(`says ${key}=${counts.join(',')} and nSavedChans=${savedCount}`);
    }
    return kinds.flatMap((kind, i) => new Array<string>(counts[i]).fill(kind));
  }
  throw meta.damaged(`says nothing of ${layouts.map(([key]) => key).join(', ')}`);
}

/** Number and place of the probe's site of every saved electrode column; they come first in the file. */
function sitesOfSaved(meta: SpikeGlxMeta, kinds: readonly string[], savedCount: number) {
  const acquiredAp = meta.counts('acqApLfSy')?.[0] ?? 0;
  const saved = savedChannels(meta, savedCount);
  const electrodes = saved.slice(0, kinds.filter((kind) => kind !== 'SY').length);
  const numbers = electrodes.map((number, i) => (kinds[i] === 'LF' ? number - acquiredAp : number));
  const sites = spikeGlxSites(meta);
  const ofSaved = sites?.length === electrodes.length;
  const contacts = sites && numbers.map((number, i) => sites[ofSaved ? i : number]);
  const isComplete = contacts?.every((contact) => contact !== undefined);
  return { numbers, contacts: isComplete ? contacts : null };
}
