/** The desktop application: a window over the same page that browsers get, and the engine beside it. */
import { app, BrowserWindow } from 'electron';
import { pageUrl } from './app-address.ts';
import { registerAppScheme, serveApplication } from './app-protocol.ts';
import { answerPages, tell } from './bridge.ts';
import { EngineProcess } from './engine-process.ts';
import { firstPlace } from './first-place.ts';
import { guardPages, guardSession } from './guards.ts';
import { setMenu } from './menu.ts';
import { openWindow } from './window.ts';

/** Unpacked, Electron has the program's folder as its first argument. */
const ownArguments = app.isPackaged ? 1 : 2;

const engine = new EngineProcess();
let toOpen = firstPlace(process.argv.slice(ownArguments), process.cwd());

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  registerAppScheme();
  guardPages();
  answerPages(engine);
  app.on('second-instance', (_event, args, folder) => {
    const { path } = firstPlace(args.slice(ownArguments), folder);
    if (path !== undefined) open(path);
    else BrowserWindow.getAllWindows()[0]?.focus();
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', endEngine);
  void app.whenReady().then(() => {
    guardSession();
    serveApplication();
    setMenu(process.platform);
    openWindow(pageUrl(toOpen));
  });
}

/** Opens a place in the window that is there, or in the first one that comes. */
function open(path: string): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) {
    toOpen = { path };
    return;
  }
  tell(window.webContents, 'open-place', path);
  if (window.isMinimized()) window.restore();
  window.focus();
}

function endEngine(event: { preventDefault(): void }): void {
  event.preventDefault();
  app.off('will-quit', endEngine);
  void engine.end().finally(() => app.quit());
}
