/** Keeps what arrives until somebody listens, and tells of the end once. */
export class Mailbox {
  private readonly waiting: unknown[] = [];
  private listener: ((message: unknown) => void) | null = null;
  private readonly closeListeners: (() => void)[] = [];
  private closed = false;

  get isClosed(): boolean {
    return this.closed;
  }

  deliver(message: unknown): void {
    if (this.closed) return;
    if (this.listener === null) this.waiting.push(message);
    else this.listener(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.listener = listener;
    for (const message of this.waiting.splice(0)) listener(message);
  }

  onClose(listener: () => void): void {
    if (this.closed) listener();
    else this.closeListeners.push(listener);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.closeListeners.splice(0)) listener();
  }
}
