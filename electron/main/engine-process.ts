import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  MessageChannelMain,
  type UtilityProcess,
  utilityProcess,
  type WebContents,
} from 'electron';
import type { EngineOrder } from '../engine-order.ts';
import { tell } from './bridge.ts';

const program = fileURLToPath(new URL('../engine.js', import.meta.url));
const endsWithinMs = 5000;

/**
 * glibc keeps what threads have freed for the same threads, a gigabyte after learning from a large
 * probe; told so, it gives large pieces back at once. The same as for the command line.
 */
const memoryGivenBack = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/**
 * The engine as a process of its own, so that its work cannot hold the window up and its end cannot
 * take the window along. A page that has lost it asks again, and that starts a new one.
 */
export class EngineProcess {
  private child: UtilityProcess | null = null;
  private clients = new Set<WebContents>();

  /** Gives a page a port to the engine. */
  connect(page: WebContents): void {
    const child = this.running();
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage('serve' satisfies EngineOrder, [port1]);
    this.clients.add(page);
    page.once('destroyed', () => this.clients.delete(page));
    page.postMessage('engine-port', null, [port2]);
  }

  /** Lets the engine put away what it is doing, so that it can be resumed. */
  async end(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    this.child = null;
    const gone = once(child, 'exit');
    child.postMessage('end' satisfies EngineOrder);
    const patience = setTimeout(() => child.kill(), endsWithinMs);
    await gone;
    clearTimeout(patience);
  }

  private running(): UtilityProcess {
    if (this.child !== null) return this.child;
    const child = utilityProcess.fork(program, [], {
      serviceName: 'Spikeloom engine',
      env: { ...memoryGivenBack, ...process.env },
    });
    child.once('exit', () => {
      if (this.child !== child) return;
      this.child = null;
      for (const page of this.clients) tell(page, 'engine-gone');
    });
    this.child = child;
    return child;
  }
}
