import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (how?: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

let collector: Collect | undefined;

function collect(): Collect {
  if (collector === undefined) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as Collect;
  }
  return collector;
}

/**
 * Gives back what this thread holds no more. V8 waits for more work before it looks, and a thread that has
 * read a recording and now rests would keep arrays as large as that for as long.
 */
export function collectGarbage(): void {
  collect()();
}

/**
 * Gives back what V8 keeps for later, too: the pages that young objects lie in. Takes several times as long.
 */
export function collectLastGarbage(): void {
  collect()({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
