import { UserError } from '../../base/errors.ts';
import type { Recording } from '../../recording/recording.ts';
import { flagOf, MOST_CHANNELS, type OpenOptions, refuseOptions } from '../open-options.ts';
import type { FormatFile } from '../recording-format.ts';
import { wholeFileRecording } from '../whole-file-recording.ts';
import { emptyFile } from '../whole-frames.ts';
import { type MatArray, matNumbers, readMatNumbers, readMatVariables } from './mat5.ts';

/**
 * A MATLAB file (version 5) that holds `data`, channels by samples or the other way round, and the
 * rate: `sr` in Hz as wave_clus reads it, or `samplingInterval` in ms as in the simulations of
 * Quiroga et al. (2004).
 * @throws UserError `MAT_LAYOUT`, `MAT_TYPE`, `SAMPLE_RATE_MISSING`, `EMPTY_FILE`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `MAT_FILE`, `COMPRESSED_DATA`
 */
export async function openMat5Recording(
  { source }: FormatFile,
  options: OpenOptions,
): Promise<Recording> {
  refuseOptions(options, ['dtype', 'channels'], source.name, 'MATLAB');
  const variables = await readMatVariables(source);
  const named = (name: string) => variables.find((variable) => variable.name === name);
  const data = named('data');
  if (data === undefined || data.shape.length !== 2) {
    const found = variables.map(({ name, shape }) => `${name} (${shape.join(' x ')})`);
    throw new UserError(
      'MAT_LAYOUT',
      `${source.name} holds ${found.slice(0, 8).join(', ') || 'nothing'}; expected data (channels x samples) and sr. Save the recording under these names.`,
    );
  }
  const sampleRate =
    options.sampleRate ?? (await statedRate(named('sr'), named('samplingInterval')));
  if (!(sampleRate > 0)) {
    throw new UserError(
      'SAMPLE_RATE_MISSING',
      `${source.name} holds no sr, the samples per second: give ${flagOf('sampleRate')}.`,
    );
  }
  const [rows, columns] = data.shape;
  const isTimeFirst = rows >= columns;
  const [frameCount, columnCount] = isTimeFirst ? [rows, columns] : [columns, rows];
  if (columnCount === 0 || frameCount === 0) throw emptyFile(source);
  if (columnCount > MOST_CHANNELS) {
    throw new UserError(
      'MAT_LAYOUT',
      `${source.name}: data is ${rows} x ${columns}; expected at most ${MOST_CHANNELS} channels.`,
    );
  }
  const numbers = await matNumbers(data);
  return wholeFileRecording(
    {
      source: numbers.source,
      dataOffset: numbers.offset,
      sampleType: numbers.sampleType,
      byteOrder: numbers.byteOrder,
      order: isTimeFirst ? 'planar' : 'interleaved',
      columnCount,
      frameCount,
    },
    sampleRate,
    // Whole numbers are stored in any type that they fit in: unsigned ones have no mid-scale.
    { ...options, offsetCounts: options.offsetCounts ?? 0 },
    [],
  );
}

async function statedRate(rate: MatArray | undefined, intervalMs: MatArray | undefined) {
  const [hz = Number.NaN] = rate === undefined ? [] : await readMatNumbers(rate);
  const [ms = Number.NaN] = intervalMs === undefined ? [] : await readMatNumbers(intervalMs);
  return rate === undefined ? 1000 / ms : hz;
}
