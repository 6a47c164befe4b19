import { fileURLToPath } from 'node:url';
import { BrowserWindow } from 'electron';

const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));

/** Opens the application's window at an address of ours. */
export function openWindow(url: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 560,
    show: false,
    backgroundColor: '#191c22',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  // The window appears with its first picture, not as an empty frame.
  window.once('ready-to-show', () => window.show());
  void window.loadURL(url);
  return window;
}
