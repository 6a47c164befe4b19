import { DamagedFileError } from '../../base/errors.ts';
import type { FileTree } from '../../recording/byte-source.ts';
import type { EventSource } from '../../recording/events.ts';
import { readNpyList, readNpyTexts } from '../npy-array.ts';
import { readNpyHeader } from '../npy-header.ts';
import type { OebinEvents } from '../open-ephys-structure.ts';
import { joinPath } from '../paths.ts';
import { eventFiles, withSource } from './event-files.ts';
import type { EventClock, EventList } from './event-list.ts';

/** Files of a list of events: since version 0.6, and before. */
const STATE_FILES = ['states.npy', 'channel_states.npy'];
const NUMBER_FILES = ['sample_numbers.npy', 'timestamps.npy'];
const TEXT_FILE = 'text.npy';

/** A list of events and the stream that it may belong to. */
export interface OpenEphysEventsRequest {
  readonly tree: FileTree;
  /** All files of the tree. */
  readonly files: readonly string[];
  /** Folder of the structure file. */
  readonly folder: string;
  readonly lists: readonly OebinEvents[];
  /** Folder of the stream below `continuous/`. */
  readonly streamFolder: string;
  readonly clock: EventClock;
}

interface ListPlace {
  readonly list: OebinEvents;
  /** Of a digital line: begins with what its lines are called. */
  readonly channel: string;
  readonly pathOf: (names: readonly string[]) => string | undefined;
}

/**
 * Digital lines and messages of an Open Ephys stream: the lists of its own processor, and those of
 * processors that record no stream but count at its rate, such as the message centre.
 */
export function openEphysEvents({
  tree,
  files,
  folder,
  lists,
  streamFolder,
  clock,
}: OpenEphysEventsRequest): EventSource {
  const own = processorOf(streamFolder);
  const places = lists
    .filter(
      (list) => processorOf(list.folder) === own || list.sampleRate === Number(clock.sampleRate),
    )
    .map((list) => placeOf(list, files, folder, own))
    .filter(({ pathOf }) => pathOf(NUMBER_FILES) !== undefined);
  const placesByNumbers = new Map(places.map((place) => [place.pathOf(NUMBER_FILES)!, place]));
  return eventFiles(
    tree,
    clock,
    joinPath(folder, 'events'),
    async () => [...placesByNumbers.keys()],
    (path, list) => readList(tree, path, placesByNumbers.get(path)!, clock, list),
  );
}

/** The first part of a folder's name is the processor and its stream. */
const processorOf = (folder: string) => folder.split('/')[0].toLowerCase();

/** Folders copied between systems may differ in case from what the structure file says. */
function placeOf(
  list: OebinEvents,
  files: readonly string[],
  folder: string,
  own: string,
): ListPlace {
  const parts = list.folder.split('/').filter((part) => part !== '');
  const shown = processorOf(list.folder) === own && parts.length > 1 ? parts.slice(1) : parts;
  return {
    list,
    channel: shown.join('/'),
    pathOf(names) {
      const wanted = names.map((name) =>
        joinPath(folder, 'events', list.folder, name).toLowerCase(),
      );
      return wanted
        .map((name) => files.find((path) => path.toLowerCase() === name))
        .find((path) => path !== undefined);
    },
  };
}

async function readList(
  tree: FileTree,
  numbersPath: string,
  { list, channel, pathOf }: ListPlace,
  { sampleRate }: EventClock,
  events: EventList,
): Promise<void> {
  const { numbers, isInSeconds } = await withSource(tree, numbersPath, async (source) => ({
    numbers: await readNpyList(source),
    isInSeconds: (await readNpyHeader(source)).sampleType.startsWith('float'),
  }));
  const statesPath = pathOf(STATE_FILES);
  const textPath = pathOf([TEXT_FILE]);
  const states = statesPath && (await withSource(tree, statesPath, readNpyList));
  const texts = textPath && (await withSource(tree, textPath, readNpyTexts));
  for (const [path, held] of [
    [statesPath, states],
    [textPath, texts],
  ] as const) {
    if (!held || held.length === numbers.length) continue;
    throw new DamagedFileError(
      'EVENTS_MISMATCH',
      `${path} has ${held.length} events, ${numbersPath} ${numbers.length}. Copy the folder again.`,
    );
  }
  numbers.forEach((number, i) => {
    const state = states ? states[i] : undefined;
    events.addAtTime(isInSeconds ? number : number / sampleRate, {
      // Lines count from 1; the sign tells whether one went up or down.
      channel: state === undefined ? list.name : `${channel} ${Math.abs(state)}`,
      ...(state !== undefined && { value: state > 0 ? 1 : 0 }),
      ...(texts && { label: texts[i] }),
    });
  });
}
