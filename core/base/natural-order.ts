const collator = new Intl.Collator('en', { numeric: true });

/** Orders names as people count: `day2` before `day10`. */
export function byNaturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : Number(a > b));
}
