/** What an even pace leaves to do; null while too little is done to tell. @param fraction that is done */
export function secondsLeftAt(elapsedSeconds: number, fraction: number): number | null {
  return fraction < leastFraction ? null : (elapsedSeconds * (1 - fraction)) / fraction;
}

const leastFraction = 0.05;

/** How long something will still take, no finer than anybody can tell: `about 8 s left`, `about 3 min left`. */
export function timeLeftText(seconds: number): string {
  if (seconds < 60) return `about ${Math.ceil(seconds)} s left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `about ${minutes} min left`;
  return `about ${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
