/** What the home of a session holds besides the results, which have one folder a recording. */
export const homeNames = {
  imports: 'imports',
  exports: 'exports',
  work: 'work',
  overviews: 'overviews',
  summary: 'summary.csv',
  database: 'session.sqlite',
  lock: 'session.lock',
  holder: 'holder.json',
} as const;

/**
 * Whether the home has another use for a name, whatever its case, so that no recording's folder may
 * have it. SQLite puts files beside a database whose names begin as its own does.
 */
export function isHomeName(name: string): boolean {
  const lower = name.toLowerCase();
  const isOfDatabase = [homeNames.database, homeNames.lock].some((own) => lower.startsWith(own));
  return isOfDatabase || Object.values<string>(homeNames).includes(lower);
}
