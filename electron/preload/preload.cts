/**
 * Runs in the page's sandbox, where nothing but `electron` can be loaded: gives the page the functions
 * of `Desktop` and nothing else.
 */
import type * as Electron from 'electron';
import type { BridgeChannel, Desktop, EnginePortMessage } from './desktop.ts' with {
  'resolution-mode': 'import',
};

const { contextBridge, ipcRenderer, webUtils } = require('electron') as typeof Electron;

const channel = <Name extends BridgeChannel>(name: Name): Name => name;
const enginePortMessage: EnginePortMessage = 'spikeloom-engine-port';

// Ports cannot pass the bridge; they go by a message to the page itself, which has one origin.
ipcRenderer.on(channel('engine-port'), ({ ports }) => {
  window.postMessage(enginePortMessage, '/', ports);
});

const desktop: Desktop = {
  requestEnginePort: () => ipcRenderer.send(channel('engine-port')),
  onEngineGone: (listener) => {
    ipcRenderer.on(channel('engine-gone'), () => listener());
  },
  choosePlace: (kind) => ipcRenderer.invoke(channel('choose-place'), kind),
  pathOf: (file) => webUtils.getPathForFile(file),
  reveal: (path) => ipcRenderer.send(channel('reveal'), path),
  onOpenPlace: (listener) => {
    ipcRenderer.on(channel('open-place'), (_event, path: string) => listener(path));
  },
};

contextBridge.exposeInMainWorld('spikeloomDesktop', desktop);
