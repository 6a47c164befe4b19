import { type OpenedSource, openSource, type RecordingSource } from '../../files/open-source.ts';

/** A recording of the session, opened. */
export interface OpenRecording extends OpenedSource {
  /** For other threads. */
  readonly source: RecordingSource;
}

interface Opening {
  readonly sourceText: string;
  readonly recording: Promise<OpenRecording>;
}

/** Recordings that stay open because somebody may look at them again. */
const mostOpen = 8;

/** The recordings of a folder that are being looked at. */
export class OpenRecordings {
  private readonly open = new Map<string, Opening>();

  /**
   * One that is open from another source is opened anew.
   * @throws UserError, DamagedFileError where it cannot be opened
   */
  get(key: string, source: RecordingSource): Promise<OpenRecording> {
    const sourceText = JSON.stringify(source);
    if (this.open.get(key)?.sourceText !== sourceText) void this.forget(key);
    const known = this.open.get(key)?.recording;
    const recording = known ?? openSource(source).then((opened) => ({ ...opened, source }));
    this.open.delete(key);
    this.open.set(key, { sourceText, recording });
    if (known === undefined) {
      // What failed is tried again the next time: the user may have mended it.
      recording.catch(() => {
        if (this.open.get(key)?.recording === recording) this.open.delete(key);
      });
      for (const oldest of [...this.open.keys()].slice(0, -mostOpen)) void this.forget(oldest);
    }
    return recording;
  }

  async forget(key: string): Promise<void> {
    const opening = this.open.get(key);
    this.open.delete(key);
    await opening?.recording.then(
      ({ close }) => close(),
      () => undefined,
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.open.keys()].map((key) => this.forget(key)));
  }
}
