/**
 * A way for two sides to send each other messages, in order: plain data with typed arrays in it.
 * What one side posts, the listener of the other one gets; objects come out as plain objects, and
 * properties that are undefined may be missing.
 */
export interface Channel {
  /** Does nothing once the channel is closed. */
  post(message: unknown): void;
  /** At most one listener; what came before it is kept for it. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, whoever closed it and for whatever reason; at once where it is closed already. */
  onClose(listener: () => void): void;
  close(): void;
  /** Bytes that were posted and have not left yet: a sign of a slow reader. */
  readonly pendingBytes: number;
}
