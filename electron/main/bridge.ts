import { isAbsolute } from 'node:path';
import {
  BrowserWindow,
  dialog,
  ipcMain,
  shell,
  type WebContents,
  type WebFrameMain,
} from 'electron';
import type { BridgeChannel } from '../preload/desktop.ts';
import { isOurPage } from './app-address.ts';
import type { EngineProcess } from './engine-process.ts';

/** Tells a page something; its preload script hands it on. */
export function tell(page: WebContents, channel: BridgeChannel, ...message: unknown[]): void {
  if (!page.isDestroyed()) page.send(channel, ...message);
}

/** Answers what pages ask, if they are ours and ask what they may. */
export function answerPages(engine: EngineProcess): void {
  listen('engine-port', (page) => engine.connect(page));
  listen('reveal', (_page, path) => {
    if (typeof path === 'string' && isAbsolute(path)) shell.showItemInFolder(path);
  });
  ipcMain.handle('choose-place' satisfies BridgeChannel, (event, kind: unknown) => {
    if (!isFromOurPage(event.senderFrame) || (kind !== 'file' && kind !== 'folder')) return null;
    return choosePlace(BrowserWindow.fromWebContents(event.sender), kind);
  });
}

function listen(channel: BridgeChannel, answer: (page: WebContents, message: unknown) => void) {
  ipcMain.on(channel, (event, message: unknown) => {
    if (isFromOurPage(event.senderFrame)) answer(event.sender, message);
  });
}

function isFromOurPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOurPage(frame.url);
}

async function choosePlace(
  window: BrowserWindow | null,
  kind: 'file' | 'folder',
): Promise<string | null> {
  const options = {
    properties: [kind === 'file' ? ('openFile' as const) : ('openDirectory' as const)],
  };
  const chosen = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return chosen.filePaths[0] ?? null;
}
