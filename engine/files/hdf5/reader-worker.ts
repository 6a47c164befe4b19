import { parentPort, workerData } from 'node:worker_threads';
import { DiskView, type LibraryFileSystem } from './disk-view.ts';
import { hdf5Library } from './library.ts';
import { breaksLibrary, reasonOf } from './library-failure.ts';
import { OpenHdf5Files, OtherContentError, StaleLibraryError } from './open-files.ts';
import type { Answer, Question } from './questions.ts';

const { signsOfLife } = workerData as { readonly signsOfLife: Int32Array };
const library = await hdf5Library();
const { FS } = (await library.ready) as unknown as { readonly FS: LibraryFileSystem };
const disk = new DiskView(FS, () => Atomics.add(signsOfLife, 0, 1));
const files = new OpenHdf5Files(library, disk);

function answer({ kind, args }: Question): Answer {
  const [path] = args;
  disk.look(path);
  try {
    const ask = files[kind] as (...given: readonly unknown[]) => unknown;
    return { result: ask.apply(files, args) };
  } catch (error) {
    if (error instanceof StaleLibraryError) return { isStale: true };
    if (!(error instanceof OtherContentError)) files.failed(path);
    return { reason: reasonOf(error), isBroken: breaksLibrary(error) };
  }
}

parentPort!.on('message', (question: Question) => {
  const given = answer(question);
  const isArray = 'result' in given && ArrayBuffer.isView(given.result);
  parentPort!.postMessage(
    given,
    isArray ? [(given.result as Float64Array<ArrayBuffer>).buffer] : [],
  );
});
parentPort!.postMessage('ready');
