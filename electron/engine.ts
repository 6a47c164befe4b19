/** The engine in Electron's utility process: every port that the main process sends is a client. */
import { messagePortChannel } from '../engine/api/channel/message-port.ts';
import { Engine } from '../engine/api/engine.ts';
import type { EngineOrder } from './engine-order.ts';

const engine = new Engine();

process.parentPort.on('message', ({ data, ports }) => {
  const order = data as EngineOrder;
  if (order === 'serve') for (const port of ports) engine.accept(messagePortChannel(port));
  else void engine.close().finally(() => process.exit());
});
