import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Curation, type JournalAction, type Sorting } from '../../core/index.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import type { CurationEntry } from '../store/curation-table.ts';

/** One action of a journal, and when it was done. */
export type DatedAction = Omit<CurationEntry, 'id'>;

interface JournalFile {
  readonly format: typeof formatName;
  /** Of the sorting as it was found: a journal fits no other. */
  readonly unitIds: readonly number[];
  readonly spikeCount: number;
  readonly journal: readonly DatedAction[];
}

const formatName = 'spikeloom-curation';
const fileName = 'curation.json';

/**
 * Writes a journal of curation beside the result that it is of, so that it is not lost with the database.
 * @param found the sorting before curation
 */
export async function writeCuration(
  folder: string,
  found: Sorting,
  journal: readonly DatedAction[],
): Promise<void> {
  const file: JournalFile = {
    ...{ format: formatName, ...subjectOf(found) },
    journal: journal.map(({ madeAt, action }) => ({ madeAt, action })),
  };
  await writeFileAtomically(join(folder, fileName), `${JSON.stringify(file)}\n`);
}

/** What could be read of a journal. */
export interface ReadJournal {
  readonly actions: readonly DatedAction[];
  /** False where the file is damaged or of another sorting. */
  readonly isWhole: boolean;
}

/**
 * Reads the journal beside a result, up to what cannot be done to the sorting.
 * @param found the sorting before curation
 * @returns null where there is none
 */
export async function readCuration(folder: string, found: Sorting): Promise<ReadJournal | null> {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => null);
  if (text === null) return null;
  const file = fileFrom(text);
  const subject = subjectOf(found);
  const isOf =
    file?.spikeCount === subject.spikeCount &&
    JSON.stringify(file.unitIds) === JSON.stringify(subject.unitIds);
  if (!isOf || !Array.isArray(file.journal)) return { actions: [], isWhole: false };
  const actions = possible(file.journal, found);
  return { actions, isWhole: actions.length === file.journal.length };
}

function subjectOf({ units, spikes }: Sorting): Pick<JournalFile, 'unitIds' | 'spikeCount'> {
  return { unitIds: units.map(({ unitId }) => unitId), spikeCount: spikes.sampleIndex.length };
}

function fileFrom(text: string): JournalFile | undefined {
  try {
    const file = JSON.parse(text) as Partial<JournalFile> | null;
    return file?.format === formatName ? (file as JournalFile) : undefined;
  } catch {
    return undefined;
  }
}

function possible(journal: readonly DatedAction[], found: Sorting): DatedAction[] {
  let curation = Curation.of(found);
  const done: DatedAction[] = [];
  try {
    for (const { madeAt, action } of journal) {
      curation = curation.do(action as JournalAction);
      done.push({ madeAt: String(madeAt), action });
    }
  } catch {
    // What was damaged, and all that builds on it, cannot be told.
  }
  return done;
}
