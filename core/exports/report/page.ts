import { escapeMarkup } from './markup.ts';
import { styles } from './styles.ts';

export interface Page {
  /** Of the browser's tab, before the name of the program. */
  readonly title: string;
  /** Markup of the sections, one after the other. */
  readonly body: readonly string[];
  readonly spikeloomVersion?: string | undefined;
}

/**
 * A single HTML page that needs nothing beside itself: no script, no font, no network. Light or dark
 * by the reader's setting.
 */
export function htmlPage({ title, body, spikeloomVersion }: Page): string {
  const version = spikeloomVersion === undefined ? '' : ` ${escapeMarkup(spikeloomVersion)}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)} \u2013 Spikeloom report</title>
<style>${styles}</style>
</head>
<body><main>
${body.join('')}<footer>Made by Spikeloom${version}</footer>
</main></body>
</html>
`;
}
