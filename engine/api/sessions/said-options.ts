import type { OpenOptions } from '../../../core/index.ts';
import { type SaidOfFiles, type SaidOfOne, saidAnew } from '../../files/said-of-files.ts';
import type { SessionStore } from '../../store/session-store.ts';

/** What clients say of the files of a session, kept in its memory where that may be written. */
export class SaidOptions {
  private readonly store: SessionStore | null;
  /** What holds as long as the session is open, where it cannot be kept. */
  private unkept: SaidOfFiles | null = null;

  /** @param mayKeep whether this process may write to the store */
  constructor(store: SessionStore | null, mayKeep: boolean) {
    this.store = store;
    if (!mayKeep) this.unkept = store?.said.read() ?? { ofAll: {}, ofOne: [] };
  }

  get now(): SaidOfFiles {
    return this.unkept ?? this.store!.said.read();
  }

  /** Says it of all files, in place of what was said of any. */
  sayOfAll(options: OpenOptions): void {
    if (this.unkept === null) this.store!.said.sayOfAll(options);
    else this.unkept = { ofAll: options, ofOne: [] };
  }

  /** Says it of one recording alone. */
  sayOf(one: SaidOfOne): void {
    if (this.unkept === null) this.store!.said.sayOf(one);
    else this.unkept = saidAnew(this.unkept, one);
  }
}
