/** Files as other programs write them, made byte by byte and independently of the decoders. */

export type NumberType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int24'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

const SIZES: Readonly<Record<NumberType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int24: 3,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

export function numberBytes(
  values: ArrayLike<number>,
  type: NumberType,
  littleEndian = true,
): Uint8Array {
  const size = SIZES[type];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) setNumber(view, i * size, values[i]!, type, littleEndian);
  return bytes;
}

function setNumber(view: DataView, at: number, value: number, type: NumberType, little: boolean) {
  switch (type) {
    case 'int8':
      return view.setInt8(at, value);
    case 'uint8':
      return view.setUint8(at, value);
    case 'int16':
      return view.setInt16(at, value, little);
    case 'uint16':
      return view.setUint16(at, value, little);
    case 'int24':
      for (let i = 0; i < 3; i++)
        view.setUint8(at + (little ? i : 2 - i), (value >> (8 * i)) & 255);
      return;
    case 'int32':
      return view.setInt32(at, value, little);
    case 'uint32':
      return view.setUint32(at, value, little);
    case 'int64':
      return view.setBigInt64(at, BigInt(value), little);
    case 'uint64':
      return view.setBigUint64(at, BigInt(value), little);
    case 'float32':
      return view.setFloat32(at, value, little);
    case 'float64':
      return view.setFloat64(at, value, little);
  }
}

export function concatBytes(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
    ),
  );
}

const NPY_CODES: Readonly<Partial<Record<NumberType, string>>> = {
  int8: 'i1',
  uint8: 'u1',
  int16: 'i2',
  uint16: 'u2',
  int32: 'i4',
  uint32: 'u4',
  int64: 'i8',
  uint64: 'u8',
  float32: 'f4',
  float64: 'f8',
};

export interface NpyOptions {
  readonly type: NumberType;
  readonly shape: readonly number[];
  readonly fortranOrder?: boolean;
  readonly littleEndian?: boolean;
  readonly version?: 1 | 2 | 3;
}

/** An NPY file around numbers that are already in storage order. */
export function npyBytes(stored: ArrayLike<number>, options: NpyOptions): Uint8Array {
  const { type, shape, fortranOrder = false, littleEndian = true, version = 1 } = options;
  const prefix = SIZES[type] === 1 ? '|' : littleEndian ? '<' : '>';
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${prefix}${NPY_CODES[type]}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': (${dimensions}), }`;
  const fixed = version === 1 ? 10 : 12;
  const padding = (64 - ((fixed + dictionary.length + 1) % 64)) % 64;
  const text = `${dictionary}${' '.repeat(padding)}\n`;
  const length = numberBytes([text.length], version === 1 ? 'uint16' : 'uint32');
  const start = concatBytes('\x93NUMPY', Uint8Array.of(version, 0), length, text);
  return concatBytes(start, numberBytes(stored, type, littleEndian));
}

/** An NPY file of texts, each in as many bytes as the longest. */
export function npyTextBytes(texts: readonly string[]): Uint8Array {
  const width = Math.max(1, ...texts.map((text) => text.length));
  const dictionary = `{'descr': '|S${width}', 'fortran_order': False, 'shape': (${texts.length},), }`;
  const text = `${dictionary.padEnd(117, ' ')}\n`;
  const start = concatBytes('\x93NUMPY', Uint8Array.of(1, 0), numberBytes([118], 'uint16'), text);
  return concatBytes(start, ...texts.map((item) => item.padEnd(width, '\0')));
}

export interface WavOptions {
  readonly type: NumberType;
  readonly channelCount: number;
  readonly sampleRate?: number;
  readonly extensible?: boolean;
  /** `RF64` puts the true size into a ds64 chunk. */
  readonly form?: 'RIFF' | 'RF64' | 'BW64';
  /** Chunks between format and samples. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  /** What the data chunk says of its size, where it is not the truth. */
  readonly announced?: number;
}

export function chunkBytes(id: string, body: Uint8Array, announced = body.length): Uint8Array {
  return concatBytes(id, numberBytes([announced], 'uint32'), body, body.length % 2 ? '\0' : '');
}

export function wavBytes(interleaved: ArrayLike<number>, options: WavOptions): Uint8Array {
  const { type, channelCount, sampleRate = 20_000, extensible = false, form = 'RIFF' } = options;
  const size = SIZES[type];
  const tag = type.startsWith('float') ? 3 : 1;
  const frameBytes = size * channelCount;
  const format = concatBytes(
    numberBytes([extensible ? 0xfffe : tag, channelCount], 'uint16'),
    numberBytes([sampleRate, sampleRate * frameBytes], 'uint32'),
    numberBytes([frameBytes, size * 8], 'uint16'),
    extensible
      ? concatBytes(
          numberBytes([22, size * 8], 'uint16'),
          numberBytes([0], 'uint32'),
          numberBytes([tag], 'uint16'),
          '\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71',
        )
      : '',
  );
  const samples = numberBytes(interleaved, type);
  const isLong = form !== 'RIFF';
  const ds64 = concatBytes(
    numberBytes([0, samples.length, interleaved.length / channelCount], 'uint64'),
    numberBytes([0], 'uint32'),
  );
  const data = chunkBytes('data', samples, options.announced ?? (isLong ? 0xffffffff : undefined));
  const body = concatBytes(
    'WAVE',
    isLong ? chunkBytes('ds64', ds64) : '',
    chunkBytes('fmt ', format),
    options.before ?? '',
    data,
    options.after ?? '',
  );
  return concatBytes(form, numberBytes([isLong ? 0xffffffff : body.length], 'uint32'), body);
}

export interface StreamOptions {
  readonly folder: string;
  readonly channelNames: readonly string[];
  readonly sampleRate?: number;
  readonly bitVolts?: number;
  readonly units?: string;
}

/** A list of events as a structure file names it. */
export interface EventListOptions {
  readonly folder: string;
  readonly name: string;
  readonly sampleRate?: number;
}

export function oebinText(
  streams: readonly StreamOptions[],
  events: readonly EventListOptions[] = [],
): string {
  return JSON.stringify({
    'GUI version': '0.6.7',
    continuous: streams.map(
      ({ folder, channelNames, sampleRate = 30_000, bitVolts = 0.195, units = 'uV' }) => ({
        folder_name: folder,
        sample_rate: sampleRate,
        num_channels: channelNames.length,
        channels: channelNames.map((name) => ({
          channel_name: name,
          description: name.startsWith('ADC') ? 'ADC data channel' : 'Headstage data channel',
          bit_volts: bitVolts,
          units: name.startsWith('ADC') ? 'V' : units,
        })),
      }),
    ),
    events: events.map(({ folder, name, sampleRate = 30_000 }) => ({
      folder_name: folder,
      channel_name: name,
      sample_rate: sampleRate,
    })),
    spikes: [],
  });
}

/** Whole numbers from `first` on. */
export function counting(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
