import { create } from 'zustand';
import { connectEngine, type EventListeners } from '../../engine/api/channel/connect-engine.ts';
import type { EngineClient } from '../../engine/api/contract.ts';
import { openChannel } from './open-channel.ts';

/** `lost` after a connection, until there is one again. */
export type ConnectionState = 'connecting' | 'open' | 'lost';

interface Connection {
  readonly state: ConnectionState;
  readonly engine: EngineClient | null;
}

export const useConnection = create<Connection>(() => ({ state: 'connecting', engine: null }));

const firstWaitMs = 250;
const longestWaitMs = 4000;

/** Connects, and connects again whenever the connection is lost, until `stop` is called. */
export function keepConnected(listeners: EventListeners): () => void {
  let waitMs = firstWaitMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let close = () => {};

  const retry = () => {
    if (isStopped) return;
    useConnection.setState(({ engine }) => ({ engine, state: engine ? 'lost' : 'connecting' }));
    timer = setTimeout(connect, waitMs);
    waitMs = Math.min(longestWaitMs, 2 * waitMs);
  };
  const connect = () =>
    void openChannel().then((channel) => {
      if (isStopped) return channel.close();
      close = () => channel.close();
      waitMs = firstWaitMs;
      channel.onClose(retry);
      useConnection.setState({ state: 'open', engine: connectEngine(channel, listeners) });
    }, retry);

  connect();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    close();
  };
}
