import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import {
  connectEngine,
  type EngineFault,
  type EventListeners,
} from '../../engine/api/channel/connect-engine.ts';
import { inProcessChannels } from '../../engine/api/channel/in-process.ts';
import type { EngineClient, Fault } from '../../engine/api/contract.ts';
import { Engine } from '../../engine/api/engine.ts';
import { temporaryFolder } from './cli.ts';
import { rejection } from './rejection.ts';

/** What engines remember of this machine is not to be mixed with what they learn in tests. */
process.env.XDG_DATA_HOME = temporaryFolder();

const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A folder for what an engine keeps for its user, removed after the test. */
export function userFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-user-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An engine in this process, closed after the test. */
export function startEngine(folder = userFolder()): Engine {
  const engine = new Engine(folder);
  ends.push(() => engine.close());
  return engine;
}

/** A client of an engine in this process. */
export function connect(engine: Engine, listeners: EventListeners = {}): EngineClient {
  const [server, client] = inProcessChannels();
  engine.accept(server);
  return connectEngine(client, listeners);
}

/** The fault that a call ends in. */
export async function faultOf(call: Promise<unknown>): Promise<Fault> {
  return ((await rejection(call)) as EngineFault).fault;
}
