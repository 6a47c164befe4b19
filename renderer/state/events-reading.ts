import { create } from 'zustand';

interface EventsReading {
  readonly recordingId: string | null;
  readonly fraction: number;
}

/** How far the engine is with the events of a recording: told, not asked for. */
export const useEventsReading = create<EventsReading>(() => ({ recordingId: null, fraction: 0 }));
