import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codingStage, parseParameters, trainingStage } from '../../core/index.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { userDataFolder } from '../store/session-place.ts';

/** How long one recording took on this machine. */
export interface SpeedRecord {
  readonly channelCount: number;
  readonly recordedSeconds: number;
  readonly threads: number;
  /** Seconds of all that does not grow with the recording. */
  readonly fixedSeconds: number;
  /** Seconds of finding the spikes of a second of recording. */
  readonly secondsPerSecond: number;
}

/** Old runs tell little about a new version. */
const MOST_RECORDS = 100;
/** Recordings that an estimate is the median of. */
const MOST_ALIKE = 5;
/** Of longer recordings no more is learned from. */
const { learnSeconds } = parseParameters({});
/** Of shorter recordings little is learned about longer ones. */
const SHORTEST_SECONDS = 2;

/** What recordings took on this machine, kept for all sessions; without it there are no estimates. */
export class SpeedHistory {
  private readonly path: string;
  private records: readonly SpeedRecord[];

  private constructor(path: string, records: readonly SpeedRecord[]) {
    this.path = path;
    this.records = records;
  }

  static async open(): Promise<SpeedHistory> {
    const path = join(userDataFolder(), 'speeds.json');
    const text = await readFile(path, 'utf8').catch(() => '[]');
    return new SpeedHistory(path, parsed(text));
  }

  /** Notes how long a recording took. That this fails is no reason to stop. */
  async add(record: SpeedRecord): Promise<void> {
    if (record.recordedSeconds < SHORTEST_SECONDS) return;
    this.records = [...this.records, record].slice(-MOST_RECORDS);
    await mkdir(dirname(this.path), { recursive: true })
      .then(() => writeFileAtomically(this.path, JSON.stringify(this.records)))
      .catch(() => {});
  }

  /** Seconds that a recording will take; null where nothing is known of any. */
  estimate(channelCount: number, recordedSeconds: number): number | null {
    const distance = (record: SpeedRecord) =>
      Math.abs(Math.log(record.channelCount / channelCount));
    const nearest = Math.min(...this.records.map(distance));
    const alike = this.records.filter((record) => distance(record) === nearest).slice(-MOST_ALIKE);
    if (alike.length === 0) return null;
    const seconds = alike.map(
      (record) =>
        (channelCount / record.channelCount) *
        (record.fixedSeconds * shareToLearn(recordedSeconds, record.recordedSeconds) +
          record.secondsPerSecond * recordedSeconds),
    );
    return medianOf(seconds);
  }
}

/** How much less there is to learn from than there was in another recording; never more. */
function shareToLearn(recordedSeconds: number, otherSeconds: number): number {
  return Math.min(1, recordedSeconds / Math.min(otherSeconds, learnSeconds));
}

/** What the stages of a sort tell about its speed. */
export function speedOf(
  channelCount: number,
  recordedSeconds: number,
  threads: number,
  stageSeconds: Readonly<Record<string, number>>,
): SpeedRecord {
  const total = Object.values(stageSeconds).reduce((sum, seconds) => sum + seconds, 0);
  const coding = stageSeconds[codingStage] ?? 0;
  // Training, which few ask for, takes a multiple of all the rest, and tells by itself how far it is.
  const training = stageSeconds[trainingStage] ?? 0;
  return {
    channelCount,
    recordedSeconds,
    threads,
    fixedSeconds: total - coding - training,
    secondsPerSecond: coding / recordedSeconds,
  };
}

function parsed(text: string): readonly SpeedRecord[] {
  try {
    const records: unknown = JSON.parse(text);
    return Array.isArray(records) ? records.filter(isSpeedRecord) : [];
  } catch {
    return [];
  }
}

function isSpeedRecord(value: unknown): value is SpeedRecord {
  const { channelCount, fixedSeconds, secondsPerSecond } = (value ?? {}) as Partial<SpeedRecord>;
  return [channelCount, fixedSeconds, secondsPerSecond].every(
    (number) => typeof number === 'number' && Number.isFinite(number),
  );
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
