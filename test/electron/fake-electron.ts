import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

/** What stands in for Electron, whose package cannot be loaded without its program. */
export class FakePage extends EventEmitter {
  readonly sent: unknown[][] = [];
  readonly posted: unknown[][] = [];
  openHandler: ((details: { url: string }) => { action: string }) | undefined;

  send(...message: unknown[]): void {
    this.sent.push(message);
  }

  postMessage(...message: unknown[]): void {
    this.posted.push(message);
  }

  isDestroyed(): boolean {
    return false;
  }

  setWindowOpenHandler(handler: FakePage['openHandler']): void {
    this.openHandler = handler;
  }
}

export class FakeChild extends EventEmitter {
  readonly posted: unknown[][] = [];
  isKilled = false;

  postMessage(...message: unknown[]): void {
    this.posted.push(message);
    if (message[0] === 'end') queueMicrotask(() => this.emit('exit', 0));
  }

  kill(): void {
    this.isKilled = true;
  }
}

export function fakeElectron() {
  const app = new EventEmitter();
  const ipcMain = Object.assign(new EventEmitter(), {
    handlers: new Map<string, (...args: unknown[]) => unknown>(),
    handle(name: string, handler: (...args: unknown[]) => unknown) {
      this.handlers.set(name, handler);
    },
  });
  const children: FakeChild[] = [];
  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  };
  return {
    app,
    ipcMain,
    children,
    session: { defaultSession: session },
    shell: { showItemInFolder: vi.fn() },
    dialog: { showOpenDialog: vi.fn(async () => ({ filePaths: ['/data/day1'] })) },
    protocol: { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() },
    BrowserWindow: class {
      static readonly made: unknown[] = [];
      static readonly fromWebContents = () => null;
      readonly loaded: string[] = [];
      readonly once = vi.fn();
      constructor(options: unknown) {
        (this.constructor as unknown as { made: unknown[] }).made.push(options);
      }
      loadURL(url: string) {
        this.loaded.push(url);
        return Promise.resolve();
      }
    },
    MessageChannelMain: class {
      readonly port1 = { name: 'port of the engine' };
      readonly port2 = { name: 'port of the page' };
    },
    utilityProcess: {
      fork: vi.fn((..._started: unknown[]) => {
        const child = new FakeChild();
        children.push(child);
        return child;
      }),
    },
  };
}
