import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { OpenOptions } from '../../core/index.ts';
import type { FileStates } from './file-states.ts';
import type { RecordingFacts } from './found-recording.ts';

/** Keeps text about the places of a folder from one search to the next. */
export interface KnownPlaces {
  recall(place: string): string | undefined;
  remember(place: string, text: string): void;
}

/** What the facts of a place follow from. */
interface Dependencies {
  /** Paths that were opened or asked after. */
  readonly asked: readonly string[];
  /** Whether the files around the place were listed. */
  readonly wasListed: boolean;
}

interface Knowledge extends Dependencies {
  readonly fingerprint: string;
  readonly facts: readonly RecordingFacts[];
}

/** Rises when opening the same files tells other facts. */
const knowledgeVersion = 2;

/** The facts of places that need not be opened again as long as their files are what they were. */
export class KnownFacts {
  private readonly known: KnownPlaces;
  private readonly options: OpenOptions;
  private readonly states: FileStates;
  private readonly files: readonly string[];

  /**
   * @param options what the user says about the files
   * @param files all that are in the folder
   */
  constructor(
    known: KnownPlaces,
    options: OpenOptions,
    states: FileStates,
    files: readonly string[],
  ) {
    this.known = known;
    this.options = options;
    this.states = states;
    this.files = files;
  }

  async recall(place: string): Promise<readonly RecordingFacts[] | undefined> {
    const text = this.known.recall(place);
    if (text === undefined) return undefined;
    const knowledge = knowledgeFrom(text);
    if (knowledge === undefined) return undefined;
    const isSame = knowledge.fingerprint === (await this.fingerprintOf(place, knowledge));
    return isSame ? knowledge.facts : undefined;
  }

  async remember(
    place: string,
    { asked, wasListed }: Dependencies,
    facts: readonly RecordingFacts[],
  ): Promise<void> {
    const fingerprint = await this.fingerprintOf(place, { asked, wasListed });
    const knowledge: Knowledge = { asked, wasListed, fingerprint, facts };
    this.known.remember(place, JSON.stringify(knowledge));
  }

  private async fingerprintOf(place: string, { asked, wasListed }: Dependencies): Promise<string> {
    const around = `${posix.dirname(place)}/`;
    const listed = wasListed && this.files.filter((path) => path.startsWith(around));
    const states = await Promise.all(asked.map((path) => this.states.of(path)));
    return createHash('sha256')
      .update(JSON.stringify([knowledgeVersion, this.options, listed, states]))
      .digest('hex');
  }
}

/** What cannot be read is as good as not known. */
function knowledgeFrom(text: string): Knowledge | undefined {
  try {
    const knowledge = JSON.parse(text) as Partial<Knowledge>;
    const { asked, facts } = knowledge;
    return Array.isArray(asked) && Array.isArray(facts) ? (knowledge as Knowledge) : undefined;
  } catch {
    return undefined;
  }
}
