import { DamagedFileError } from '../base/errors.ts';

/** Sections of `key=value` lines, as in the headers and marker files of BrainVision. */
export class BrainVisionText {
  private readonly sections = new Map<string, Map<string, string>>();
  private readonly file: string;

  constructor(text: string, file: string) {
    this.file = file;
    let values = new Map<string, string>();
    for (const line of text.split(/\r?\n/)) {
      const section = /^\[(.+)\]\s*$/.exec(line);
      if (section !== null) {
        values = new Map();
        this.sections.set(section[1].toLowerCase(), values);
      }
      const entry = /^([^;=]+)=(.*)$/.exec(line);
      if (entry !== null) values.set(entry[1].trim().toLowerCase(), entry[2].trim());
    }
  }

  text(section: string, key: string): string | undefined {
    return this.sections.get(section.toLowerCase())?.get(key.toLowerCase());
  }

  /** The lines of a section, in their order. */
  entries(section: string): readonly (readonly [key: string, value: string])[] {
    return [...(this.sections.get(section.toLowerCase()) ?? [])];
  }

  positive(section: string, key: string): number {
    const value = Number(this.text(section, key) ?? Number.NaN);
    if (Number.isFinite(value) && value > 0) return value;
    throw this.damaged(`says ${key}=${this.text(section, key) ?? ''}`);
  }

  damaged(what: string): DamagedFileError {
    return new DamagedFileError(
      'BRAINVISION_HEADER',
      `${this.file} ${what}; expected the header of a BrainVision recording. Export it again.`,
    );
  }
}
