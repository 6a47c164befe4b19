/**
 * The package is optional and often not there; importing it registers the backend `tensorflow`, which
 * is all that is asked of it.
 */
declare module '@tensorflow/tfjs-node-gpu' {}
