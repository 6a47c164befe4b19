import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { UserError } from '../../../core/index.ts';
import type { Channel } from '../channel/channel.ts';
import { type SocketLike, webSocketChannel } from '../channel/web-socket.ts';
import { BlobStore } from './blob-store.ts';
import { isFromOurPage, isMeantForUs, isToken, securityHeaders } from './security.ts';
import { readStaticFile } from './static-files.ts';

export interface WebHost {
  /** Opens the application; whoever has it may use the engine. */
  readonly url: string;
  close(): Promise<void>;
}

export interface WebHostOptions {
  /** The built application. */
  readonly rendererFolder: string;
  /** 0 for any that is free. */
  readonly port?: number;
  onClient(channel: Channel): void;
}

/** More than any request of ours: the spikes of a split. */
const mostMessageBytes = 64_000_000;
const tokenBytes = 24;

/** Serves the application and the engine's API to this machine, and to nobody without the token. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = randomBytes(tokenBytes).toString('base64url');
  const blobs = new BlobStore();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostMessageBytes,
    perMessageDeflate: false,
  });
  const server = createServer((request, response) => {
    void answerRequest(request, response).catch(() => response.destroy());
  });

  const portOf = () => (server.address() as AddressInfo).port;
  const answerRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const send = (status: number, contentType: string, content: Uint8Array | string) => {
      response.writeHead(status, { ...securityHeaders, 'Content-Type': contentType });
      response.end(request.method === 'HEAD' ? undefined : content);
    };
    const refuse = (status: number, why: string) => send(status, 'text/plain', `${why}\n`);
    if (!isMeantForUs(request.headers, portOf())) return refuse(403, 'Not for this host.');
    if (!['GET', 'HEAD'].includes(request.method ?? '')) return refuse(405, 'Only GET.');
    const blobId = /^\/blob\/([\w-]+)$/.exec(pathname)?.[1];
    if (blobId !== undefined) {
      if (!isFromOurPage(request.headers) || !isToken(bearerOf(request), token)) {
        return refuse(403, 'Wrong token.');
      }
      const frame = blobs.take(blobId);
      return frame === undefined
        ? refuse(404, 'Fetched already, or too late.')
        : send(200, 'application/octet-stream', frame);
    }
    const file = await readStaticFile(options.rendererFolder, pathname);
    if (file === undefined) return refuse(404, 'Not found; is the application built?');
    send(200, file.contentType, file.content);
  };

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isAllowed =
      url.pathname === '/api' &&
      isMeantForUs(request.headers, portOf()) &&
      isFromOurPage(request.headers) &&
      isToken(url.searchParams.get('token'), token);
    if (!isAllowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const bulk = {
        offer: (frame: Uint8Array) => blobs.offer(frame),
        // A client sends large frames over the socket: it has nothing to fetch them from.
        fetch: () => Promise.reject(new Error('clients keep no frames')),
      };
      options.onClient(webSocketChannel(webSocket as SocketLike, bulk));
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(options.port) : error);
    });
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf()}/#token=${token}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      blobs.clear();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portTaken(port: number | undefined): UserError {
  return new UserError(
    'PORT_TAKEN',
    `Port ${port} is used by another program. Choose another one, or none: then one that is free is found.`,
  );
}

function bearerOf({ headers }: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
}
