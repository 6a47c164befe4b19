import { SpikeloomError } from '../core/index.ts';

/** An error as people and programs read it. */
export interface ErrorFacts {
  readonly code: string;
  /** One line: what is wrong, in which file, what to do. */
  readonly message: string;
}

/** Names and advice for what the operating system refuses. */
const systemFaults: Readonly<Record<string, readonly [code: string, advice: string]>> = {
  ENOENT: ['FILE_NOT_FOUND', 'does not exist; check the path'],
  EACCES: ['NO_PERMISSION', 'may not be used; change its permissions or choose another place'],
  EPERM: ['NO_PERMISSION', 'may not be used; change its permissions or choose another place'],
  EROFS: ['NO_PERMISSION', 'is on a read-only disk; choose another place'],
  ENOTDIR: ['NOT_A_FOLDER', 'is no folder where one is needed; choose another path'],
  EISDIR: ['NOT_A_FILE', 'is a folder where a file is needed; choose another path'],
  EEXIST: ['NOT_A_FOLDER', 'is a file where a folder is needed; choose another path'],
  ENOTEMPTY: ['ALREADY_EXISTS', 'is a folder with something in it; choose another path'],
  ENOSPC: ['DISK_FULL', 'cannot be written, the disk is full; free some space'],
  EMFILE: ['TOO_MANY_FILES', 'cannot be opened, too many files are open; sort fewer at once'],
};

/**
 * Names an error for the user. Only an error that no user can have caused is called a bug.
 * @param subject the file that the work was about, for messages that do not name it
 */
export function errorFacts(error: unknown, subject?: string): ErrorFacts {
  if (error instanceof SpikeloomError) return factsAbout(error.code, error.message, subject);
  if (isSystemError(error)) {
    const file = error.path ?? subject ?? 'a file';
    const [code, advice] = systemFaults[error.code] ?? ['SYSTEM', `cannot be used (${error.code})`];
    return factsAbout(code, `${file} ${advice}.`);
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && isAboutMemory(message)) {
    return factsAbout(
      'OUT_OF_MEMORY',
      `the memory does not suffice (${message}); close other programs, or give fewer --threads`,
      subject,
    );
  }
  return factsAbout(
    'BUG',
    `${message} (this is a bug in Spikeloom, please report it with the output of SPIKELOOM_DEBUG=1)`,
    subject,
  );
}

/** Of arrays, and of the memory of kernels when it is made and when it grows. */
function isAboutMemory(message: string): boolean {
  return /allocation failed|could not allocate memory|Unable to grow instance memory/.test(message);
}

/** A code and a message of one line that names its subject. */
export function factsAbout(code: string, message: string, subject?: string): ErrorFacts {
  const oneLine = message.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
  const named = subject === undefined || oneLine.includes(subject);
  return { code, message: named ? oneLine : `${subject}: ${oneLine}` };
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
