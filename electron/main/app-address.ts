/** The address of the application's page: a scheme of our own, because a page from a file has no origin. */
export const appScheme = 'app';
export const appHost = 'spikeloom';

/** The page, and what it opens first. */
export function pageUrl(first: { readonly path?: string; readonly isDemo?: boolean } = {}): string {
  const hash = new URLSearchParams();
  if (first.path !== undefined) hash.set('open', first.path);
  if (first.isDemo === true) hash.set('demo', '1');
  const after = hash.size === 0 ? '' : `#${hash}`;
  return `${appScheme}://${appHost}/index.html${after}`;
}

export function isOurPage(url: string): boolean {
  return URL.canParse(url) && new URL(url).href.startsWith(`${appScheme}://${appHost}/`);
}
