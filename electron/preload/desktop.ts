/** What the desktop window can do beyond a page in a browser: all that the page gets of Electron. */
export interface Desktop {
  /**
   * Asks for a way to the engine. It comes as a `message` event of the window with the data
   * `enginePortMessage` and the port.
   */
  requestEnginePort(): void;
  /** Called when the engine process has ended, however it did. */
  onEngineGone(listener: () => void): void;
  /** The system's dialog; null where the user closed it. */
  choosePlace(kind: PlaceKind): Promise<string | null>;
  /** Where a dropped file or folder is on the disk. */
  pathOf(file: File): string;
  /** Shows a file or folder in the system's file manager. */
  reveal(path: string): void;
  /** Called with what the system asks the window to open. */
  onOpenPlace(listener: (path: string) => void): void;
}

export type PlaceKind = 'file' | 'folder';

/** Marks the message that brings the port. */
export type EnginePortMessage = 'spikeloom-engine-port';

/** The messages between the page's preload script and the main process. */
export interface BridgeMessages {
  'engine-port': 'page asks for it, main process sends it';
  'engine-gone': 'main process tells';
  'choose-place': 'page asks';
  'open-place': 'main process tells';
  reveal: 'page asks';
}

export type BridgeChannel = keyof BridgeMessages;
