import { app, session } from 'electron';
import { isOurPage } from './app-address.ts';

/** Refuses whatever a spike sorter never needs: other pages, new windows, web views and permissions. */
export function guardPages(): void {
  app.on('web-contents-created', (_event, page) => {
    page.on('will-navigate', (details) => {
      if (!isOurPage(details.url)) details.preventDefault();
    });
    page.on('will-frame-navigate', (details) => {
      if (!details.isMainFrame && !details.url.startsWith('about:srcdoc')) details.preventDefault();
    });
    page.on('will-attach-webview', (event) => event.preventDefault());
    page.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Must be called when Electron is ready. */
export function guardSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_page, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
}
