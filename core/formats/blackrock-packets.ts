import { DamagedFileError } from '../base/errors.ts';
import { sampleIndex, seconds } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice } from '../recording/recording.ts';
import type { NsxHeader } from './blackrock-header.ts';
import { ByteReader } from './byte-reader.ts';
import { findClockJumps } from './clock-jumps.ts';
import type { StoredSegment } from './stored-recording.ts';

/** More pauses than this are no recording but a damaged file. */
const MOST_SEGMENTS = 100_000;

/** How the samples of a file lie in it. */
export interface PacketLayout {
  /** Bytes of other facts before every frame: those of a packet, where each holds one frame. */
  readonly bytesBeforeFrame: number;
  readonly segments: readonly StoredSegment[];
  readonly notices: readonly Notice[];
}

interface Packet {
  readonly ticks: number;
  readonly frameCount: number;
}

const headBytesOf = (header: NsxHeader) => (header.version === '3.0' ? 13 : 9);

/**
 * Walks the packets of a file of version 2.2 or later. A pause of the recording begins a packet,
 * and so a segment. Devices on a network clock (PTP) write a packet for every frame: those are
 * segments where their clock advances by more than a frame and a half.
 * @throws DamagedFileError `BLACKROCK_PACKET`
 */
export async function findPackets(source: ByteSource, header: NsxHeader): Promise<PacketLayout> {
  const first = await readPacket(source, header, header.headerBytes);
  const frameBytes = 2 * header.channels.length;
  const stride = headBytesOf(header) + frameBytes;
  const isFrameByFrame =
    first?.frameCount === 1 &&
    (await readPacket(source, header, header.headerBytes + stride))?.frameCount === 1;
  return isFrameByFrame
    ? { ...(await findFrames(source, header, stride)), bytesBeforeFrame: headBytesOf(header) }
    : { ...(await findStretches(source, header, frameBytes)), bytesBeforeFrame: 0 };
}

async function readPacket(
  source: ByteSource,
  header: NsxHeader,
  offset: number,
): Promise<Packet | undefined> {
  const length = headBytesOf(header);
  if (offset + length > source.byteLength) return undefined;
  return packetAt(source, header, await source.read(offset, length), offset);
}

function packetAt(
  source: ByteSource,
  { version }: NsxHeader,
  bytes: Uint8Array,
  offset: number,
): Packet {
  const fields = new ByteReader(bytes, () => damaged(source, offset));
  if (fields.uint8() !== 1) throw damaged(source, offset);
  const ticks = version === '3.0' ? fields.uint64() : fields.uint32();
  return { ticks, frameCount: fields.uint32() };
}

async function findStretches(source: ByteSource, header: NsxHeader, frameBytes: number) {
  const segments: StoredSegment[] = [];
  const notices: Notice[] = [];
  let offset = header.headerBytes;
  let firstFrame = 0;
  for (;;) {
    const packet = await readPacket(source, header, offset);
    if (packet === undefined) break;
    const dataOffset = offset + headBytesOf(header);
    const heldFrames = Math.floor((source.byteLength - dataOffset) / frameBytes);
    // A recorder that was cut off has not written how many frames there are.
    const announced = packet.frameCount === 0 ? heldFrames : packet.frameCount;
    const frameCount = Math.min(announced, heldFrames);
    if (frameCount < packet.frameCount) notices.push(cutShort(source, frameCount, announced));
    if (frameCount > 0) {
      const bytesBetween = dataOffset - header.headerBytes - firstFrame * frameBytes;
      segments.push(segmentOf(header, packet.ticks, firstFrame, frameCount, bytesBetween));
      firstFrame += frameCount;
    }
    if (segments.length > MOST_SEGMENTS) throw damaged(source, offset);
    offset = dataOffset + announced * frameBytes;
  }
  return { segments, notices };
}

/** Frames whose packets are looked at together. */
const FRAMES_PER_LOOK = 4096;
/** The true rate may differ from the stated one by as much. */
const RATE_SLACK = 1e-4;

async function findFrames(source: ByteSource, header: NsxHeader, stride: number) {
  const { headerBytes, timestampRate, sampleRate } = header;
  const frameTicks = timestampRate / sampleRate;
  const frameCount = Math.floor((source.byteLength - headerBytes) / stride);
  const starts = await findClockJumps({
    count: frameCount,
    step: frameTicks,
    tolerance: frameTicks / 2,
    slack: frameTicks * RATE_SLACK,
    placesPerLook: FRAMES_PER_LOOK,
    file: source.name,
    async read(from, to) {
      const offset = headerBytes + from * stride;
      const bytes = await source.read(offset, (to - from + 1) * stride);
      return Array.from(
        { length: to - from + 1 },
        (_, i) => packetAt(source, header, bytes.subarray(i * stride), offset + i * stride).ticks,
      );
    },
  });
  const segments = starts.map(({ place, ticks }, i) =>
    segmentOf(header, ticks, place, (starts[i + 1]?.place ?? frameCount) - place),
  );
  return { segments, notices: [] };
}

function segmentOf(
  { timestampRate, sampleRate }: NsxHeader,
  ticks: number,
  firstFrame: number,
  sampleCount: number,
  bytesBetween = 0,
): StoredSegment {
  const startTime = seconds(ticks / timestampRate);
  const startSample = sampleIndex(Math.round((ticks / timestampRate) * sampleRate));
  return { firstFrame, startSample, sampleCount, startTime, bytesBetween };
}

function cutShort(source: ByteSource, held: number, announced: number): Notice {
  return {
    code: 'TRUNCATED_LAST_FRAME',
    message: `${source.name} holds ${held} of the ${announced} samples a channel that its last part announces; the rest is missing.`,
  };
}

function damaged(source: ByteSource, offset: number): DamagedFileError {
  return new DamagedFileError(
    'BLACKROCK_PACKET',
    `${source.name}: no part of the recording begins at byte ${offset}, where one is due. Copy the file again.`,
  );
}
