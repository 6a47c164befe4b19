import { fileURLToPath } from 'node:url';
import { protocol } from 'electron';
import { securityHeaders } from '../../engine/api/web/security.ts';
import { readStaticFile } from '../../engine/api/web/static-files.ts';
import { appHost, appScheme } from './app-address.ts';

const rendererFolder = fileURLToPath(new URL('../../renderer', import.meta.url));

/** Must be called before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the files of the application, and nothing else, under `app://spikeloom/`. */
export function serveApplication(folder = rendererFolder): void {
  protocol.handle(appScheme, (request) => answer(request, folder));
}

async function answer({ url, method }: Request, folder: string): Promise<Response> {
  const { host, pathname } = new URL(url);
  const file =
    host === appHost && method === 'GET' ? await readStaticFile(folder, pathname) : undefined;
  const headers = { ...securityHeaders, 'Content-Type': file?.contentType ?? 'text/plain' };
  return file === undefined
    ? new Response('Not found.', { status: 404, headers })
    : new Response(Buffer.from(file.content), { headers });
}
