/** What an even pace leaves to do; null while too little is done to tell. @param fraction that is done */
export function secondsLeftAt(elapsedSeconds: number, fraction: number): number | null {
  return fraction < leastFraction ? null : (elapsedSeconds * (1 - fraction)) / fraction;
}

const leastFraction = 0.05;

/** How long something will still take, no finer than anybody can tell: `8 s left`, `3 min left`. */
export function timeLeftText(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
