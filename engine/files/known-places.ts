import { createHash } from 'node:crypto';
import type { FileTree, OpenOptions } from '../../core/index.ts';
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
  /** Folders whose files were listed. */
  readonly listed: readonly string[];
}

interface Knowledge extends Dependencies {
  readonly fingerprint: string;
  readonly facts: readonly RecordingFacts[];
}

/** Rises when opening the same files tells other facts. */
const knowledgeVersion = 4;

/** The facts of places that need not be opened again as long as their files are what they were. */
export class KnownFacts {
  private readonly known: KnownPlaces;
  private readonly options: OpenOptions;
  private readonly states: FileStates;
  private readonly tree: FileTree;
  private readonly recalled = new Map<string, Promise<readonly RecordingFacts[] | undefined>>();

  /**
   * @param options what the user says about the files
   * @param tree the folder as it is now
   */
  constructor(known: KnownPlaces, options: OpenOptions, states: FileStates, tree: FileTree) {
    this.known = known;
    this.options = options;
    this.states = states;
    this.tree = tree;
  }

  /** undefined where its files are not what they were, or nothing is known. */
  recall(place: string): Promise<readonly RecordingFacts[] | undefined> {
    let recalled = this.recalled.get(place);
    if (recalled === undefined) {
      recalled = this.lookUp(place);
      this.recalled.set(place, recalled);
    }
    return recalled;
  }

  private async lookUp(place: string): Promise<readonly RecordingFacts[] | undefined> {
    const text = this.known.recall(place);
    if (text === undefined) return undefined;
    const knowledge = knowledgeFrom(text);
    if (knowledge === undefined) return undefined;
    const isSame = knowledge.fingerprint === (await this.fingerprintOf(knowledge));
    return isSame ? knowledge.facts : undefined;
  }

  async remember(
    place: string,
    dependencies: Dependencies,
    facts: readonly RecordingFacts[],
  ): Promise<void> {
    const fingerprint = await this.fingerprintOf(dependencies);
    const knowledge: Knowledge = { ...dependencies, fingerprint, facts };
    this.known.remember(place, JSON.stringify(knowledge));
  }

  private async fingerprintOf({ asked, listed }: Dependencies): Promise<string> {
    const lists = await Promise.all(listed.map((folder) => this.tree.list(folder)));
    const states = await Promise.all(asked.map((path) => this.states.of(path)));
    return createHash('sha256')
      .update(JSON.stringify([knowledgeVersion, this.options, lists, states]))
      .digest('hex');
  }
}

/** What cannot be read is as good as not known. */
function knowledgeFrom(text: string): Knowledge | undefined {
  try {
    const knowledge = JSON.parse(text) as Partial<Knowledge>;
    const { asked, listed, facts } = knowledge;
    return [asked, listed, facts].every(Array.isArray) ? (knowledge as Knowledge) : undefined;
  } catch {
    return undefined;
  }
}
