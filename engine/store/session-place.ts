import { createHash } from 'node:crypto';
import { access, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { folderSafeName, UserError } from '../../core/index.ts';
import { homeNames } from './home-names.ts';

/** Where a session's recordings are, and where what was found in them lives. */
export interface SessionPlace {
  /** The session folder, without links. */
  readonly folder: string;
  /** Holds the database, the work in progress, and the results, one folder a recording. */
  readonly home: string;
  /** True where the session folder may not be written, so that the home is elsewhere. */
  readonly isElsewhere: boolean;
}

/** Name of the home within a session folder. */
const homeName = 'spikeloom';

/**
 * The place of a session whose home may be written; it is made where it is missing.
 * @throws UserError (`FILE_NOT_FOUND`, `NOT_A_FOLDER`); the system's own errors where no home can be written
 */
export async function placeToWrite(folder: string): Promise<SessionPlace> {
  const real = await realFolder(folder);
  const inside = join(real, homeName);
  if (await canWrite(inside)) return { folder: real, home: inside, isElsewhere: false };
  const elsewhere = homeElsewhere(real);
  await mkdir(elsewhere, { recursive: true });
  await access(elsewhere, constants.W_OK);
  return { folder: real, home: elsewhere, isElsewhere: true };
}

/**
 * The place of a session that has been written before.
 * @throws UserError (`FILE_NOT_FOUND`, `NOT_A_FOLDER`, `NO_SESSION`)
 */
export async function placeToRead(folder: string): Promise<SessionPlace> {
  const real = await realFolder(folder);
  const inside = join(real, homeName);
  const elsewhere = homeElsewhere(real);
  const [hasInside, hasElsewhere] = await Promise.all([
    exists(join(inside, homeNames.database)),
    exists(join(elsewhere, homeNames.database)),
  ]);
  if (hasInside) return { folder: real, home: inside, isElsewhere: false };
  if (hasElsewhere) return { folder: real, home: elsewhere, isElsewhere: true };
  throw new UserError(
    'NO_SESSION',
    `${folder} has not been sorted yet: neither ${inside} nor ${elsewhere} holds ${homeNames.database}. Sort it with: spikeloom sort ${folder}`,
  );
}

/** Where this user's programs keep what they need. */
export function userDataFolder(): string {
  const { XDG_DATA_HOME, APPDATA } = process.env;
  switch (process.platform) {
    case 'win32':
      return join(APPDATA || join(homedir(), 'AppData', 'Roaming'), homeName);
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', homeName);
    default:
      return join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), homeName);
  }
}

/** Sessions of the same name in different places have different homes. */
function homeElsewhere(folder: string): string {
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return join(userDataFolder(), 'sessions', `${folderSafeName(basename(folder))}-${digest}`);
}

async function realFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) {
    throw new UserError('FILE_NOT_FOUND', `${folder} does not exist. Check the path.`);
  }
  if (!found.isDirectory()) {
    throw new UserError('NOT_A_FOLDER', `${folder} is a file where a folder is needed.`);
  }
  return realpath(folder);
}

async function canWrite(home: string): Promise<boolean> {
  try {
    await mkdir(home).catch(nothingIfThere);
    await access(home, constants.W_OK);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (['EACCES', 'EPERM', 'EROFS'].includes(code ?? '')) return false;
    throw error;
  }
}

function nothingIfThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
