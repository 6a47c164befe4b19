const mostShown = 8;

/** `Channel A`, `Channels A, B`, `Channels A, B, C and 12 more`. */
export function listChannels(names: readonly string[]): string {
  const more = names.length > mostShown ? ` and ${names.length - mostShown} more` : '';
  const noun = names.length === 1 ? 'Channel' : 'Channels';
  return `${noun} ${names.slice(0, mostShown).join(', ')}${more}`;
}
