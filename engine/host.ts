import { fileURLToPath } from 'node:url';
import { Engine } from './api/engine.ts';
import { startWebHost } from './api/web/web-host.ts';

export interface HostOptions {
  /** 0 for any that is free. */
  readonly port?: number;
  /** Where what is kept for this user lives, instead of the usual place. */
  readonly userFolder?: string;
}

/** An engine that serves the application on this machine. */
export interface Host {
  /** Opens the application; whoever has it may use the engine. */
  readonly url: string;
  /** Ends cleanly: what runs stops where it can be resumed. */
  close(): Promise<void>;
}

/** The built application, seen from the compiled engine or from its source. */
const rendererFolder = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/renderer' : '../renderer', import.meta.url),
);

/** Starts the engine and serves it, and the application, over the loopback interface. */
export async function startHost({ port, userFolder }: HostOptions = {}): Promise<Host> {
  const engine = new Engine(userFolder);
  const web = await startWebHost({
    rendererFolder,
    ...(port !== undefined && { port }),
    onClient: (channel) => engine.accept(channel),
  });
  return {
    url: web.url,
    async close() {
      await web.close();
      await engine.close();
    },
  };
}
