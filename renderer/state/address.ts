/**
 * What stands after the `#` of the page's address, beside the token: what is open, so that a reload
 * finds it again.
 */
export interface Address {
  readonly open: string | null;
  readonly recording: string | null;
  /** Opens the demo instead of a path. */
  readonly isDemo: boolean;
}

export function readAddress(hash: string): Address {
  const parts = new URLSearchParams(hash.slice(1));
  return {
    open: parts.get('open'),
    recording: parts.get('recording'),
    isDemo: parts.has('demo'),
  };
}

/** The address with another place in it; everything else, the token before all, stays. */
export function withPlace(hash: string, open: string | null, recording: string | null): string {
  const parts = new URLSearchParams(hash.slice(1));
  parts.delete('demo');
  for (const [name, value] of Object.entries({ open, recording })) {
    if (value === null) parts.delete(name);
    else parts.set(name, value);
  }
  return `#${parts}`;
}
