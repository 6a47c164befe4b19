/** What the main process tells the engine: to serve the ports that come along, or to end. */
export type EngineOrder = 'serve' | 'end';
