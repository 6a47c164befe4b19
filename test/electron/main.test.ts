import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { firstPlace } from '../../electron/main/first-place.ts';
import { temporaryFolder } from '../support/cli.ts';
import { FakePage, type fakeElectron } from './fake-electron.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).fakeElectron());

const electron = (await import('electron')) as unknown as ReturnType<typeof fakeElectron>;
const { isOurPage, pageUrl } = await import('../../electron/main/app-address.ts');
const { serveApplication } = await import('../../electron/main/app-protocol.ts');
const { answerPages } = await import('../../electron/main/bridge.ts');
const { EngineProcess } = await import('../../electron/main/engine-process.ts');
const { guardPages, guardSession } = await import('../../electron/main/guards.ts');
const { openWindow } = await import('../../electron/main/window.ts');

beforeEach(() => {
  electron.app.removeAllListeners();
  electron.ipcMain.removeAllListeners();
  electron.children.length = 0;
  vi.clearAllMocks();
});

/** Emits an event and tells whether a listener prevented what it would lead to. */
function isPrevented(emitter: NodeJS.EventEmitter, name: string, details: object): boolean {
  const preventDefault = vi.fn();
  emitter.emit(name, { ...details, preventDefault });
  return preventDefault.mock.calls.length > 0;
}

describe('the window', () => {
  it('gives pages nothing of Node', () => {
    openWindow(pageUrl());
    expect(electron.BrowserWindow.made.at(-1)).toMatchObject({
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
      },
    });
  });

  it('opens what the command line names', () => {
    expect(firstPlace(['--inspect', 'day 1'], '/data')).toEqual({ path: '/data/day 1' });
    expect(firstPlace(['--demo'], '/data')).toEqual({ isDemo: true });
    expect(firstPlace([], '/data')).toEqual({});
    expect(pageUrl({ path: '/data/day 1&2' })).toBe(
      'app://spikeloom/index.html#open=%2Fdata%2Fday+1%262',
    );
  });
});

describe('the guards', () => {
  const page = () => {
    guardPages();
    const made = new FakePage();
    electron.app.emit('web-contents-created', {}, made);
    return made;
  };

  it.each([
    ['https://example.org/', true],
    ['file:///etc/passwd', true],
    ['app://other/index.html', true],
    ['app://spikeloom.example.org/', true],
    ['app://spikeloom/index.html', false],
  ])('let a page not leave the application: %s', (url, refused) => {
    expect(isPrevented(page(), 'will-navigate', { url })).toBe(refused);
  });

  it('let frames show nothing but what the page wrote into them', () => {
    const url = 'https://example.org/';
    expect(isPrevented(page(), 'will-frame-navigate', { url, isMainFrame: false })).toBe(true);
  });

  it('refuse new windows, web views and every permission', () => {
    expect(page().openHandler?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
    expect(isPrevented(page(), 'will-attach-webview', {})).toBe(true);
    guardSession();
    const { defaultSession } = electron.session;
    const answer = vi.fn();
    defaultSession.setPermissionRequestHandler.mock.calls[0]![0]({}, 'media', answer);
    expect(answer).toHaveBeenCalledWith(false);
    expect(defaultSession.setPermissionCheckHandler.mock.calls[0]![0]()).toBe(false);
    expect(defaultSession.setDevicePermissionHandler.mock.calls[0]![0]()).toBe(false);
  });
});

describe('app://', () => {
  const folder = temporaryFolder();
  const served = join(folder, 'renderer');
  mkdirSync(served);
  writeFileSync(join(served, 'index.html'), '<p>here</p>');
  writeFileSync(join(folder, 'secret.json'), '{}');
  symlinkSync(join(folder, 'secret.json'), join(served, 'link.json'));

  const get = (url: string, method = 'GET'): Promise<Response> => {
    serveApplication(served);
    const [, answer] = electron.protocol.handle.mock.calls.at(-1)!;
    return answer({ url, method });
  };

  it('serves the files of the application under a strict policy', async () => {
    const answer = await get('app://spikeloom/index.html');
    expect(await answer.text()).toBe('<p>here</p>');
    const policy = answer.headers.get('Content-Security-Policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe-eval');
  });

  it.each([
    ['app://spikeloom/../secret.json'],
    ['app://spikeloom/%2e%2e/secret.json'],
    ['app://spikeloom/..%2fsecret.json'],
    ['app://spikeloom/link.json'],
    ['app://spikeloom/missing.html'],
    ['app://elsewhere/index.html'],
  ])('serves nothing else: %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  it('only reads', async () => {
    expect((await get('app://spikeloom/index.html', 'POST')).status).toBe(404);
  });

  it('is the only place of our pages', () => {
    expect(isOurPage('app://spikeloom/index.html#open=x')).toBe(true);
    expect(isOurPage('app://spikeloom@evil.example/')).toBe(false);
    expect(isOurPage('not an address')).toBe(false);
  });
});

describe('the bridge', () => {
  const ours = { url: 'app://spikeloom/index.html', parent: null };

  it('gives a page of ours a port to the engine, and nobody else', () => {
    answerPages(new EngineProcess());
    const page = new FakePage();
    electron.ipcMain.emit('engine-port', {
      sender: page,
      senderFrame: { ...ours, url: 'app://x/' },
    });
    electron.ipcMain.emit('engine-port', { sender: page, senderFrame: { ...ours, parent: ours } });
    electron.ipcMain.emit('engine-port', { sender: page, senderFrame: null });
    expect(electron.children).toEqual([]);
    electron.ipcMain.emit('engine-port', { sender: page, senderFrame: ours });
    expect(electron.children[0]!.posted).toEqual([['serve', [{ name: 'port of the engine' }]]]);
    expect(page.posted).toEqual([['engine-port', null, [{ name: 'port of the page' }]]]);
  });

  it('shows dialogs for a file or a folder only', async () => {
    answerPages(new EngineProcess());
    const choose = electron.ipcMain.handlers.get('choose-place')!;
    expect(await choose({ senderFrame: ours, sender: {} }, 'folder')).toBe('/data/day1');
    expect(await choose({ senderFrame: ours, sender: {} }, 'anything')).toBeNull();
    expect(await choose({ senderFrame: null, sender: {} }, 'file')).toBeNull();
    expect(electron.dialog.showOpenDialog).toHaveBeenCalledTimes(1);
  });

  it('shows absolute paths in the file manager and nothing else', () => {
    answerPages(new EngineProcess());
    for (const path of ['/data/day1', 'https://example.org', 7]) {
      electron.ipcMain.emit('reveal', { senderFrame: ours, sender: {} }, path);
    }
    expect(electron.shell.showItemInFolder.mock.calls).toEqual([['/data/day1']]);
  });
});

describe('the engine process', () => {
  it('is one for all pages, and a new one after a crash, of which pages are told', () => {
    const engine = new EngineProcess();
    const page = new FakePage();
    engine.connect(page as never);
    engine.connect(page as never);
    expect(electron.children).toHaveLength(1);
    const [, , options] = electron.utilityProcess.fork.mock.calls[0]!;
    expect(options).toMatchObject({ env: { MALLOC_TRIM_THRESHOLD_: '131072' } });
    electron.children[0]!.emit('exit', 1);
    expect(page.sent).toEqual([['engine-gone']]);
    engine.connect(page as never);
    expect(electron.children).toHaveLength(2);
  });

  it('is told to end, and that is no crash', async () => {
    const engine = new EngineProcess();
    const page = new FakePage();
    engine.connect(page as never);
    await engine.end();
    expect(electron.children[0]!.posted.at(-1)).toEqual(['end']);
    expect(electron.children[0]!.isKilled).toBe(false);
    expect(page.sent).toEqual([]);
  });
});
