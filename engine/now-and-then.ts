/** More often nobody can look. */
const everyMs = 250;

/** Passes on what it is told, but leaves out what comes too soon after what it has passed on. */
export function nowAndThen<News>(tell: (news: News) => void): (news: News) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (news) => {
    const now = performance.now();
    if (now - toldAtMs < everyMs) return;
    toldAtMs = now;
    tell(news);
  };
}
