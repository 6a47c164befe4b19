import { Worker } from 'node:worker_threads';
import { DamagedFileError } from '../../../core/index.ts';
import { workerFile } from '../../compute/worker-file.ts';
import { fileState } from '../file-states.ts';
import type { Answer, AnswerTo, Question, QuestionArgs, QuestionKind } from './questions.ts';

/** Looks in a row at which nothing may have been read before a question counts as endless. */
const usualPatience = { looks: 30, lookEveryMs: 1000 };

/** Why a question was given up. */
const ENDLESS = 'its structures lead round in circles';

interface Reader {
  readonly worker: Worker;
  /** A number that the thread changes with every read. */
  readonly signsOfLife: Int32Array;
}

/**
 * The thread that reads HDF5 files, one question after the other. Damage can make the library go round
 * without end or break it for all files that follow; then the thread is ended, and the next question
 * starts another one, which opens files as they are asked about.
 */
export class Hdf5ReaderThread {
  private readonly patience: typeof usualPatience;
  private reader: Promise<Reader> | null = null;
  private last: Promise<unknown> = Promise.resolve();
  /** Questions that were given up, and how their files were then: nobody waits for them again. */
  private readonly endless = new Map<string, string>();

  constructor(patience = usualPatience) {
    this.patience = patience;
  }

  /** @throws DamagedFileError `HDF5_UNREADABLE` */
  ask<Kind extends QuestionKind>(kind: Kind, ...args: QuestionArgs<Kind>): Promise<AnswerTo<Kind>> {
    const answer = this.last.then(() => this.answerTo({ kind, args }));
    this.last = answer.catch(() => undefined);
    return answer as Promise<AnswerTo<Kind>>;
  }

  /** Ends the thread; a later question starts another one. */
  async end(): Promise<void> {
    const reader = await this.reader?.catch(() => undefined);
    this.reader = null;
    await reader?.worker.terminate();
  }

  private async answerTo(question: Question): Promise<unknown> {
    const [path] = question.args;
    const asked = JSON.stringify(question);
    if (this.endless.has(asked) && this.endless.get(asked) === (await stateOf(path))) {
      throw unreadable(path, ENDLESS);
    }
    this.reader ??= startReader();
    const reader = await this.reader.catch((error) => {
      this.reader = null;
      throw error;
    });
    const answer = await watched(reader, question, this.patience);
    if ('result' in answer) return answer.result;
    if ('isStale' in answer || answer.isBroken) await this.end();
    if ('isStale' in answer) return this.answerTo(question);
    if (answer.reason === ENDLESS) this.endless.set(asked, await stateOf(path));
    throw unreadable(path, answer.reason);
  }
}

const stateOf = async (path: string) => JSON.stringify(await fileState('', path));

async function startReader(): Promise<Reader> {
  const signsOfLife = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(workerFile('reader-worker', import.meta.url), {
    workerData: { signsOfLife },
    // What the library prints of damage, its errors say as well. It is little, and stays unread: to
    // listen would keep the program from ending.
    stdout: true,
    stderr: true,
  });
  await new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  // Nobody waits for a thread that is asked nothing.
  worker.unref();
  return { worker, signsOfLife };
}

/** Asks a thread and watches it until it has answered, broken, or done nothing for too long. */
function watched(
  { worker, signsOfLife }: Reader,
  question: Question,
  { looks, lookEveryMs }: typeof usualPatience,
): Promise<Answer> {
  return new Promise((resolve) => {
    let [signs, quietLooks] = [-1, 0];
    const watch = setInterval(() => {
      const now = Atomics.load(signsOfLife, 0);
      quietLooks = now === signs ? quietLooks + 1 : 0;
      signs = now;
      if (quietLooks >= looks) onBroken(new Error(ENDLESS));
    }, lookEveryMs);
    const settle = (answer: Answer) => {
      clearInterval(watch);
      worker.off('message', settle).off('error', onBroken).off('exit', onExit);
      resolve(answer);
    };
    const onBroken = ({ message }: Error) => settle({ reason: message, isBroken: true });
    const onExit = () => onBroken(new Error('its reader ended'));
    worker.on('message', settle).on('error', onBroken).on('exit', onExit);
    worker.postMessage(question);
  });
}

function unreadable(file: string, reason: string): DamagedFileError {
  return new DamagedFileError(
    'HDF5_UNREADABLE',
    `${file} cannot be read as HDF5 (${reason.slice(0, 200)}). Check it with h5dump, or copy it again.`,
  );
}
