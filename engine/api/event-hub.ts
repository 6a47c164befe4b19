import type { Events } from './contract.ts';

export type EventSink = <Name extends keyof Events>(
  name: Name,
  event: Parameters<Events[Name]>[0],
) => void;

/** Carries what the engine tells to all who listen. */
export class EventHub {
  private readonly sinks = new Set<EventSink>();

  readonly emit: EventSink = (name, event) => {
    for (const sink of this.sinks) sink(name, event);
  };

  /** @returns ends the subscription */
  subscribe(sink: EventSink): () => void {
    this.sinks.add(sink);
    return () => this.sinks.delete(sink);
  }
}
