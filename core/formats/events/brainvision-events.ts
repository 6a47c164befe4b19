import type { FileTree } from '../../recording/byte-source.ts';
import type { EventSource } from '../../recording/events.ts';
import { BrainVisionText } from '../brainvision-text.ts';
import { readText } from '../read-text.ts';
import { eventFiles, filesAt } from './event-files.ts';
import type { EventClock } from './event-list.ts';

/**
 * Markers of a BrainVision recording: `Mk1=type,description,position,points,channel`, where positions
 * count from 1 and `\1` stands for a comma.
 * @param candidates where the file may be; the first that is there counts
 */
export function brainVisionEvents(
  tree: FileTree,
  candidates: readonly string[],
  clock: EventClock,
): EventSource {
  const findPaths = async () => (await filesAt(tree, candidates)).slice(0, 1);
  return eventFiles(tree, clock, candidates[0] ?? tree.name, findPaths, async (path, list) => {
    const text = new BrainVisionText(await readText(tree, path), path);
    for (const [key, line] of text.entries('Marker Infos')) {
      if (!/^mk\d+$/.test(key)) continue;
      const [type, description = '', position, points] = line.split(',');
      const sample = Number(position) - 1;
      if (!Number.isFinite(sample)) throw text.damaged(`places ${key} at "${position ?? ''}"`);
      const length = Number(points);
      const code = /^[SR]\s*(\d+)$/.exec(description.trim())?.[1];
      list.addAtTime(sample / clock.sampleRate, {
        channel: type.trim() || 'markers',
        label: description.replaceAll('\\1', ',').trim(),
        ...(code !== undefined && { value: Number(code) }),
        ...(length > 1 && { durationSeconds: length / clock.sampleRate }),
      });
    }
  });
}
